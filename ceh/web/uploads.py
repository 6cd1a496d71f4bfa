"""Files from people: checked by their content, and stored under names of our own.

Pictures are decoded, turned upright, made smaller and encoded anew as JPEG without any metadata, so no place, camera
or hidden payload survives. A PDF cannot be encoded anew: it is kept as it came, and `/media/` only hands it over, to
be opened outside our pages. All refusals are ValidationErrors in the reader's words.
"""

import codecs
import io
import re
import secrets
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 50_000_000  # a phone of today takes 50 million; a small file may still unfold to more
MAX_EDGE = 2000
THUMBNAIL = (640, 480)
CHUNK = 2**20
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # a file of OLE: also an XLSX with a password
ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)[\s/>]")
# 5,000 rows of 60 cells fit twice; parsing this much takes about five seconds.
WORKBOOK_LIMITS = {"bytes": 60 * 2**20, "elements": 2_500_000, "row": 60_000, "c": 400_000}


@dataclass(frozen=True)
class Picture:
    """A picture ready to be stored, with a thumbnail of 4:3. Sizes in pixels; names are random."""

    image: ContentFile
    thumbnail: ContentFile
    width: int
    height: int


def picture(file: Any) -> Picture:
    """Check and re-encode an uploaded picture. Raises ValidationError with a reason that its owner understands."""
    full = _upright(_decoded(_content(file)))
    full.thumbnail((MAX_EDGE, MAX_EDGE), Image.Resampling.LANCZOS)
    small = ImageOps.fit(full, THUMBNAIL, Image.Resampling.LANCZOS)
    name = secrets.token_hex(16)
    return Picture(_encoded(full, f"{name}.jpg"), _encoded(small, f"{name}-s.jpg"), full.width, full.height)


def _check_size(file: Any, limit: int) -> None:
    if file.size > limit:
        raise ValidationError(
            _("This file is too large (%(size)s MB). At most %(limit)s MB are accepted.")
            % {"size": -(-file.size // 2**20), "limit": limit // 2**20},
            code="too_large",
        )


def _content(file: Any) -> Any:
    _check_size(file, settings.UPLOAD_MAX_BYTES)
    return file.read(settings.UPLOAD_MAX_BYTES + 1)


def pdf(file: Any) -> ContentFile:
    """Check an uploaded PDF by its first bytes; its new name is random. Raises ValidationError in words."""
    content = _content(file)
    if not content.startswith(b"%PDF-"):
        raise ValidationError(_("This is not a PDF. Save the document as PDF and try again."), code="no_pdf")
    return ContentFile(content, name=f"{secrets.token_hex(16)}.pdf")


def _decoded(content: bytes) -> Image.Image:
    """The picture in the bytes. The size is read from the header before any pixel is unfolded."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as probe:
            pixels = probe.width * probe.height
            if pixels <= MAX_PIXELS:
                probe.verify()
        if pixels <= MAX_PIXELS:
            image = Image.open(io.BytesIO(content), formats=FORMATS)
            image.draft("RGB", (MAX_EDGE, MAX_EDGE))
            image.load()
            return image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        pass
    except Exception as broken:  # decoders raise whatever they stumble over
        raise ValidationError(
            _("This is not a picture that we can read. Send a JPEG, PNG or WebP file."), code="not_a_picture"
        ) from broken
    raise ValidationError(
        _("This picture has too many pixels. Make it smaller than 50 megapixels."), code="too_many_pixels"
    )


def _upright(image: Image.Image) -> Image.Image:
    """The picture turned as it was taken, in plain sRGB on white, as a fresh image without metadata."""
    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        clear = turned.convert("RGBA")
        turned = Image.new("RGB", clear.size, "white")
        turned.paste(clear, mask=clear.getchannel("A"))
    elif profile and turned.mode == "RGB":
        turned = _in_srgb(turned, profile)
    fresh = Image.new("RGB", turned.size)
    fresh.paste(turned.convert("RGB"))
    return fresh


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Colours of a wide-gamut phone as every screen shows them; a broken profile changes nothing."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target) or image
    except (ImageCms.PyCMSError, OSError):
        return image


def _encoded(image: Image.Image, name: str) -> ContentFile:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return ContentFile(out.getvalue(), name=name)


def read_text(file: Any, *, max_bytes: int = 5 * 2**20) -> str:
    """The text of an uploaded CSV: UTF-8, UTF-16 with its mark, else the code page of Slovene Excel.

    Raises ValidationError.
    """
    _check_size(file, max_bytes)
    content = file.read(max_bytes + 1)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", errors="replace").encode(errors="replace")
    if b"\x00" in content:
        raise ValidationError(
            _("This is not a text file. Save the table as CSV and try again."), code="not_text"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1250", errors="replace")


def check_workbook(file: Any, *, max_bytes: int = 5 * 2**20) -> None:
    """Refuse what is no XLSX, has macros, or would take long to read, before a parser opens it."""
    _check_size(file, max_bytes)
    start = file.read(len(OLD_WORKBOOK))
    file.seek(0)
    if start == OLD_WORKBOOK:
        raise ValidationError(
            _(
                "This workbook is of an old Excel (.xls) or has a password. Save it as XLSX without a password."
            ),
            code="old_workbook",
        )
    try:
        with zipfile.ZipFile(file) as packed:
            if "[Content_Types].xml" not in packed.namelist():
                raise zipfile.BadZipFile
            if any("vbaproject" in name.casefold() for name in packed.namelist()):
                raise ValidationError(
                    _("This workbook has macros. Save it as XLSX without macros and try again."),
                    code="macros",
                )
            _check_effort(packed)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, zlib.error, RuntimeError) as broken:
        raise ValidationError(
            _("This is not an XLSX workbook. Save it as XLSX and try again."),
            code="no_workbook",
        ) from broken
    file.seek(0)


def _check_effort(packed: zipfile.ZipFile) -> None:
    """Count bytes, elements, rows and cells without parsing: a small file may unfold to hours of work."""
    spent: Counter[str] = Counter()
    for member in packed.infolist():
        with packed.open(member) as content:
            while chunk := content.read(CHUNK):
                spent["bytes"] += len(chunk)
                if not member.filename.startswith("xl/media/"):
                    spent["elements"] += chunk.count(b"<")
                    spent.update(match[1].decode() for match in ROW_OR_CELL.finditer(chunk))
                if any(spent[what] > limit for what, limit in WORKBOOK_LIMITS.items()):
                    raise ValidationError(
                        _(
                            "This workbook is too large to read. Keep the rows that count in one sheet, and delete "
                            "empty rows below them."
                        ),
                        code="too_large",
                    )
