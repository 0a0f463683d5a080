# SPDX-License-Identifier: Apache-2.0
"""Photos and papers as people attach them, and as somebody makes them who means harm."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageDraw, PngImagePlugin

SECRET = b"GPS 22.5431N 114.0579E Redmi"  # what a photo tells besides the photo


def picture(size: tuple[int, int] = (320, 240), mode: str = "RGB") -> Image.Image:
    """Return a picture whose upper left corner is told from the others."""
    image = Image.new("RGB", size, "white")
    drawn = ImageDraw.Draw(image)
    drawn.rectangle((0, 0, size[0] // 4, size[1] // 4), fill="red")
    drawn.ellipse((size[0] // 3, size[1] // 3, size[0] - 1, size[1] - 1), fill="teal")
    return image.convert(mode)


def jpeg(size: tuple[int, int] = (320, 240), *, turned: int = 1, telling: bool = False) -> bytes:
    """Return a photo; ``turned`` as cameras write it, ``telling`` where and by whom."""
    exif = Image.Exif()
    exif[0x0112] = turned
    more = {}
    if telling:
        exif[0x010F] = SECRET.decode()
        exif.get_ifd(0x8825)[2] = (22.0, 32.0, 35.0)
        more = {"comment": SECRET, "icc_profile": b"profile " + SECRET, "xmp": SECRET}
    return saved(picture(size), "JPEG", exif=exif, quality=90, **more)


def png(size: tuple[int, int] = (320, 240), mode: str = "RGB", *, telling: bool = False) -> bytes:
    """Return a scan; ``telling`` in its text."""
    more = {}
    if telling:
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", SECRET.decode())
        info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        more = {"pnginfo": info}
    return saved(picture(size, mode), "PNG", **more)


def moving() -> bytes:
    """Return a PNG of two pictures."""
    other = picture().transpose(Image.Transpose.ROTATE_180)
    return saved(picture(), "PNG", save_all=True, append_images=[other], duration=50)


def two_in_one() -> bytes:
    """Return a phone's JPEG: the photo, and a second picture that belongs to it (MPO)."""
    depth = Image.new("RGB", (320, 240), "black")
    return saved(picture(), "MPO", save_all=True, append_images=[depth])


def saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


Change = Callable[[pikepdf.Pdf], None]


def pdf(change: Change | None = None, pages: int = 2, **save: Any) -> bytes:
    """Return a paper; ``change`` puts into it what does not belong there."""
    document = pikepdf.new()
    for number in range(pages):
        document.add_blank_page(page_size=(595, 842))
        page = document.pages[-1]
        page.Contents = document.make_stream(b"0 0 1 rg 50 700 %d 90 re f" % (number + 9))
    if change is not None:
        change(document)
    out = io.BytesIO()
    document.save(out, **save)
    return out.getvalue()


SCRIPT = "app.alert('x')"


def _on_page(document: pikepdf.Pdf, **more: Any) -> None:
    note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **({"Subtype": Name.Link} | more))
    document.pages[0].Annots = Array([document.make_indirect(note)])


def _act(kind: str, **more: Any) -> Dictionary:
    return Dictionary(S=Name(kind), **more)


def _at_opening(kind: str, **more: Any) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = _act(kind, **more)

    return change


def _on_click(kind: str, **more: Any) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        _on_page(document, A=_act(kind, **more))

    return change


def _attach(document: pikepdf.Pdf) -> None:
    document.attachments["rest.exe"] = pikepdf.AttachedFileSpec(
        document, b"MZ", filename="rest.exe"
    )


def _attach_to_note(document: pikepdf.Pdf) -> None:
    inside = document.make_stream(b"MZ")
    inside.Type = Name.EmbeddedFile
    spec = Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=inside))
    _on_page(document, Subtype=Name.FileAttachment, FS=document.make_indirect(spec))


def _bare_file(document: pikepdf.Pdf) -> None:
    spec = Dictionary(Type=Name.Filespec, F=String("a"), EF=Dictionary(F=Stream(document, b"MZ")))
    document.Root.Metadata2 = document.make_indirect(spec)


def _form_of_xml(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array(), XFA=Stream(document, b"<xdp/>"))


def _script_in_stream(document: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=Stream(document, SCRIPT.encode()))
    document.pages[0].AA = Dictionary(O=document.make_indirect(action))


def _named_script(document: pikepdf.Pdf) -> None:
    action = document.make_indirect(_act("/JavaScript", JS=String(SCRIPT)))
    names = Array([String("start"), action])
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))


def _kind_by_reference(document: pikepdf.Pdf) -> None:
    kind = document.make_indirect(Name.Launch)
    document.Root.OpenAction = document.make_indirect(Dictionary(S=kind, F=String("cmd.exe")))


def _deep(document: pikepdf.Pdf) -> None:
    chain: object = _act("/Launch", F=String("cmd.exe"))
    for _ in range(40):
        chain = Dictionary(S=Name.GoTo, Next=Array([chain]))
    _on_page(document, A=chain)


def _orphan(document: pikepdf.Pdf) -> None:
    """Nothing leads to it; with its number known, anything may."""
    document.Root.Kept = document.make_indirect(_act("/ImportData", F=String("a.fdf")))


def _media(document: pikepdf.Pdf) -> None:
    _on_page(document, Subtype=Name.RichMedia, RichMediaContent=Dictionary())


ACTIVE: dict[str, Change] = {
    "script at opening": _at_opening("/JavaScript", JS=String(SCRIPT)),
    "script by name": _named_script,
    "script in a stream, when a page is shown": _script_in_stream,
    "script of a link": _on_click("/JavaScript", JS=String(SCRIPT)),
    "program at opening": _at_opening("/Launch", F=String("cmd.exe")),
    "program, its kind by reference": _kind_by_reference,
    "program after forty steps": _deep,
    "file inside": _attach,
    "file behind a note": _attach_to_note,
    "file that nothing names": _bare_file,
    "media": _media,
    "form of XML": _form_of_xml,
    "form that sends": _on_click("/SubmitForm", F=String("http://x")),
    "form that reads": _orphan,
    "way into an inner file": _on_click("/GoToE", T=Dictionary()),
    "way into another file": _on_click("/GoToR", F=String("a.pdf")),
    "page of the web at opening": _at_opening("/URI", URI=String("http://x")),
    "film": _on_click("/Rendition", OP=0),
}


def hidden_bomb(megabytes: int = 300) -> bytes:
    """Return a paper of a few hundred KB with an object that inflates to far more than it."""
    packer = zlib.compressobj()
    packed = packer.compress(b"4 0 << /A (")
    packed += b"".join(packer.compress(b"a" * (1 << 20)) for _ in range(megabytes))
    packed += packer.compress(b") >>") + packer.flush()
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        5: b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>" % len(packed)
        + b"\nstream\n%s\nendstream" % packed,
    }
    out, places = b"%PDF-1.5\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = [(0, 0, 65535), *((1, places[n], 0) for n in (1, 2, 3)), (2, 5, 0), (1, places[5], 0),
            (1, len(out), 0)]  # fmt: skip
    table = zlib.compress(b"".join(struct.pack(">BIH", *row) for row in rows))
    head = b"<< /Type /XRef /Size 7 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode /Length %d >>"
    body = (head + b"\nstream\n%s\nendstream") % (len(table), table)
    return out + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (body, len(out))


def mutated(data: bytes, seed: int) -> bytes:
    """Return a file with some of its bytes changed, cut out, doubled, or its end cut off."""
    dice = random.Random(seed)
    bytes_ = bytearray(data)
    for _ in range(dice.choice((1, 3, 30))):
        place = dice.randrange(8, len(bytes_))
        match dice.randrange(4):
            case 0:
                bytes_[place] = dice.randrange(256)
            case 1:
                bytes_[place : place + dice.randrange(64)] = b""
            case 2:
                bytes_[place:place] = bytes_[place - 8 : place + dice.randrange(512)]
            case _:
                bytes_[place : place + 4] = dice.choice((b"\xff" * 4, b"\0" * 4, b"9999"))
    return bytes(bytes_ if dice.randrange(5) else bytes_[: dice.randrange(9, len(bytes_))])
