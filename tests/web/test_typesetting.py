"""Any text that people type can be printed."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from ceh.web.typesetting import pdf

TEMPLATE = '#set document(title: "T")\n#set text(font: "Source Sans 3")\n#json("data.json").text'


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Manjka laser 😀!", "Manjka laser □!"),
        ("👩🏽‍🔧 in 汉字", "□□ in □□"),
        ("Ђорђе Ωμέγα", "Ђорђе Ωμέγα"),
        ("a ✓ #html[x]", "a ✓ #html[x]"),
        ("".join(map(chr, range(0x4E00, 0x4E00 + 40))), "?" * 40),
    ],
)
def test_a_sign_without_a_shape_is_a_box(tmp_path, text, printed):
    template = tmp_path / "template.typ"
    template.write_text(TEMPLATE, encoding="utf-8")
    page = PdfReader(BytesIO(pdf(template, {"text": text}))).pages[0]
    assert page.extract_text() == printed
