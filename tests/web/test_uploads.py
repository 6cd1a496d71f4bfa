"""Files from people: what is refused, and what is taken off a picture."""

import io
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ceh.web import forms, uploads


def picture_bytes(kind="JPEG", size=(60, 40), mode="RGB", colour="red", **save):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **save)
    return out.getvalue()


def sent(content, name="a.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def with_place():
    """A picture that tells where it was taken, and that it is to be turned."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera of Ana"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (46.0, 14.0, 37.0)
    return picture_bytes(exif=exif, comment=b"secret comment")


def test_place_camera_and_comment_are_dropped_and_the_picture_is_upright():
    raw = with_place()
    assert b"Camera of Ana" in raw
    result = uploads.picture(sent(raw))
    assert (result.width, result.height) == (40, 60)
    for file in (result.image, result.thumbnail):
        content = file.read()
        image = Image.open(io.BytesIO(content))
        assert not image.getexif()
        assert b"Camera" not in content
        assert b"secret" not in content
        assert b"Exif" not in content


def test_large_picture_is_made_smaller_with_its_thumbnail():
    result = uploads.picture(sent(picture_bytes(size=(3000, 1500))))
    assert (result.width, result.height) == (2000, 1000)
    assert Image.open(result.thumbnail).size == uploads.THUMBNAIL


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "I;16")],
)
def test_every_usual_kind_becomes_a_jpeg(kind, mode):
    raw = picture_bytes(kind, mode=mode, colour=0)
    result = uploads.picture(sent(raw))
    image = Image.open(result.image)
    assert (image.format, image.mode) == ("JPEG", "RGB")


def test_transparency_becomes_white():
    raw = picture_bytes("PNG", mode="RGBA", colour=(0, 0, 0, 0))
    assert Image.open(uploads.picture(sent(raw)).image).getpixel((5, 5)) == (255, 255, 255)


def test_names_are_random_and_owe_nothing_to_the_sender():
    first, second = (uploads.picture(sent(picture_bytes(), name="../../evil.php")) for _ in range(2))
    assert first.image.name != second.image.name
    assert "evil" not in first.image.name


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\x00" * 40,
        b"%PDF-1.4 not a picture",
        b"\xff\xd8\xff\xe0" + b"\x00" * 100,
        picture_bytes()[:-300],
        picture_bytes("GIF"),
        picture_bytes("TIFF"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(content):
    with pytest.raises(ValidationError) as refused:
        uploads.picture(sent(content))
    assert refused.value.code == "not_a_picture"


def test_bomb_is_refused_before_it_unfolds():
    bomb = picture_bytes("PNG", size=(12_000, 12_000), mode="1", colour=0)
    assert len(bomb) < 100_000
    with pytest.raises(ValidationError) as refused:
        uploads.picture(sent(bomb))
    assert refused.value.code == "too_many_pixels"


def test_large_file_is_refused_by_its_size(settings):
    settings.UPLOAD_MAX_BYTES = 2**20
    with pytest.raises(ValidationError) as refused:
        uploads.picture(sent(b"x" * (2**20 + 1)))
    assert refused.value.code == "too_large"
    assert "2 MB" in refused.value.message


class PhotoForm(forms.Form):
    photo = forms.PhotoField(label="Photo", required=False)


def test_field_cleans_to_a_picture_or_nothing():
    form = PhotoForm({}, {"photo": sent(picture_bytes())})
    assert form.is_valid()
    assert isinstance(form.cleaned_data["photo"], uploads.Picture)
    empty = PhotoForm({}, {})
    assert empty.is_valid()
    assert empty.cleaned_data["photo"] is None
    wrong = PhotoForm({}, {"photo": sent(b"nonsense")})
    assert not wrong.is_valid()
    assert "not a picture" in wrong.errors["photo"][0]


def test_table_text_in_the_code_pages_of_here():
    assert uploads.read_text(sent("č;š\r\n".encode("utf-8-sig"))) == "č;š\r\n"
    assert uploads.read_text(sent("č;š".encode("cp1250"))) == "č;š"


@pytest.mark.parametrize(("content", "code"), [(b"a;\x00b", "not_text"), (b"x" * 50, "too_large")])
def test_table_that_is_no_text_is_refused(content, code):
    with pytest.raises(ValidationError) as refused:
        uploads.read_text(sent(content), max_bytes=40)
    assert refused.value.code == code


def zipped(names, size=10):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, b"0" * size)
    return out.getvalue()


def test_workbook_is_looked_at_before_it_is_opened():
    file = sent(zipped(["[Content_Types].xml"]))
    uploads.check_workbook(file)
    assert file.tell() == 0
    for content in (b"nonsense", zipped(["other.xml"])):
        with pytest.raises(ValidationError) as refused:
            uploads.check_workbook(sent(content))
        assert refused.value.code == "no_workbook"


@pytest.mark.parametrize(
    "sheet",
    [b"x" * 61 * 2**20, b'<row r="1"/>' * 61_000, b"<row>" + b"<c/>" * 401_000, b"<x:row/>" * 61_000],
    ids=["bytes", "rows", "cells", "rows of a namespace"],
)
def test_a_small_file_that_unfolds_to_hours_of_work_is_refused_unparsed(sheet):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "")
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    assert len(packed.getvalue()) < 300_000
    with pytest.raises(ValidationError) as refused:
        uploads.check_workbook(sent(packed.getvalue()))
    assert refused.value.code == "too_large"


class PdfForm(forms.Form):
    paper = forms.PdfField(label="Paper", required=False)


def test_a_pdf_is_known_by_its_first_bytes_and_gets_a_name_of_ours(settings):
    form = PdfForm({}, {"paper": sent(b"%PDF-1.7 content", "manual of Ana.PDF")})
    assert form.is_valid()
    kept = form.cleaned_data["paper"]
    assert re.fullmatch(r"[0-9a-f]{32}\.pdf", kept.name)
    assert kept.read() == b"%PDF-1.7 content"
    assert PdfForm({}, {}).is_valid()
    settings.UPLOAD_MAX_BYTES = 2**20
    for content, words in (
        (b"<script>alert(1)</script>%PDF-", "not a PDF"),
        (b"%PDF-" + b"x" * 2**20, "2 MB"),
    ):
        wrong = PdfForm({}, {"paper": sent(content, "a.pdf")})
        assert not wrong.is_valid()
        assert words in wrong.errors["paper"][0]


@pytest.mark.django_db
def test_a_pdf_is_handed_over_as_a_file_and_runs_nothing_here(client):
    name = default_storage.save("equipment/0a.pdf", ContentFile(b"%PDF-1.7"))
    answer = client.get(f"/media/{name}")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == "attachment"
    assert "sandbox" in answer["Content-Security-Policy"]
