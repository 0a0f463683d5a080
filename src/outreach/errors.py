# SPDX-License-Identifier: Apache-2.0
"""The expected errors: one sentence a user can act on, and the exit code that goes with it.

Everything else that is raised is a bug and goes to the crash door. Messages are kept
untranslated with their parameters; the outermost layer writes the sentence
(:meth:`UserError.sentence`), so that one error can be told in any language.
"""

from collections.abc import Callable


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a message for the catalogue without translating it yet."""
    return message


def NP_(message: str) -> str:  # noqa: N802 - as N_, for a message that counts
    """Mark a message for the catalogue, to be told later by ``Translator.plural``."""
    return message


class Word(str):
    """A value of a message that is itself a message: it is told in the reader's language, too."""

    __slots__ = ()


class UserError(Exception):
    """Tell the user what was wrong, where, and what to do: bad call or bad input (exit 2).

    ``code`` is stable and language-free: scripts and tests rely on it.
    """

    exit_code = 2

    def __init__(self, message: str, *, code: str = "input", **values: object) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message = message
        self.code = code
        self.values = values

    def sentence(self, translate: Callable[..., str]) -> str:
        """Write the sentence in the reader's language."""
        values = {
            name: translate(str(value)) if isinstance(value, Word) else value
            for name, value in self.values.items()
        }
        return translate(self.message, **values)


class NotAllowed(UserError):  # noqa: N818 - reads as the sentence it becomes
    """Refuse: wrong passphrase or missing right (exit 3)."""

    exit_code = 3


class StoreUnavailable(UserError):  # noqa: N818
    """Say that the store is busy, locked, too new or damaged (exit 4)."""

    exit_code = 4


class ChangedMeanwhile(UserError):  # noqa: N818
    """Say that somebody else saved this record after it was opened; nothing was written."""


class Cancelled(UserError):  # noqa: N818
    """Unwind a job that the user cancelled; the open transaction rolls back."""
