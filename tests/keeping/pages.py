# SPDX-License-Identifier: Apache-2.0
"""What really rests in an encrypted file: its pages decrypted by hand, deleted rows included."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, SALT = 4096, 48, 16


def decrypted(path: Path, key: bytes) -> bytes:
    """Return all pages of a database as they stand in it: used, freed, half empty.

    SQLCipher's format: AES-256-CBC, the vector at the head of what each page reserves.
    """
    data, out = path.read_bytes(), []
    for start in range(0, len(data), PAGE):
        page = data[start : start + PAGE]
        text = page[SALT if start == 0 else 0 : PAGE - RESERVED]
        vector = page[PAGE - RESERVED : PAGE - RESERVED + 16]
        cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
        out.append(cipher.update(text) + cipher.finalize())
    return b"".join(out)
