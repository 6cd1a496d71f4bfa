"""Typesetting: accessible PDF (PDF/UA-1) made by Typst from a template of an app and plain data.

The template reads its data with `#let data = json("data.json")`; texts arrive as text and are never read as markup.
A sign that no typeface here has, such as an emoji, is printed as a box: PDF/UA-1 allows none without a shape.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from django.conf import settings

WEIGHTS = (400, 700)
LACKING = re.compile(r'the text `"(.+?)"` could not be displayed')  # as Typst says it
CHANGING = ("Cf", "Me", "Mn", "Sk")  # categories of Unicode
TRIES = 30  # each tells the signs of one more text
BOX = "□"


def _fonts() -> Path:
    """The folder with the typeface of the pages as TrueType, made once from its two parts (latin, latin-ext)."""
    source = settings.NODE_MODULES / "@fontsource-variable" / "source-sans-3" / "files"
    parts = [source / f"source-sans-3-{part}-wght-normal.woff2" for part in ("latin", "latin-ext")]
    folder: Path = settings.VAR / "fonts" / "-".join(str(part.stat().st_size) for part in parts)
    folder.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        file = folder / f"{weight}.ttf"
        if not file.exists():
            with TemporaryDirectory(
                dir=folder
            ) as place:  # of two at once the later one replaces an equal file
                instance = Path(place) / file.name
                instance.write_bytes(_at_weight(parts, weight))
                instance.replace(file)
    return folder


def _at_weight(parts: list[Path], weight: int) -> bytes:
    """The parts of the variable typeface at one weight, as one font."""
    # Once in the life of an installation: not worth a seventh of the start of every process.
    from fontTools.merge import Merger, Options  # type: ignore[import-untyped]  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415
    from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]  # noqa: PLC0415

    with TemporaryDirectory() as place:
        paths = []
        for n, part in enumerate(parts):
            font = TTFont(part)
            font.flavor = None
            paths.append(f"{place}/{n}.ttf")
            instantiateVariableFont(font, {"wght": weight}, inplace=True, updateFontNames=True).save(
                paths[-1]
            )
        out = BytesIO()
        Merger(Options(drop_tables=["GSUB", "GPOS", "GDEF", "STAT"])).merge(paths).save(out)
        return out.getvalue()


def pdf(template: Path, data: Any, *, files: Mapping[str, str] | None = None) -> bytes:
    """The document that `template` makes of `data` (plain JSON values); `files` are drawings it shows, by name."""
    texts = {"data.json": json.dumps(data, ensure_ascii=False), **(files or {})}
    main = {"main.typ": template.read_text(encoding="utf-8")}
    boxes: dict[int, str] = {}
    for _try in range(TRIES):
        try:
            return _compile(main | texts, format="pdf", pdf_standards=["ua-1"])
        except typst.TypstError as error:
            signs = {sign for text in LACKING.findall(str(error)) for sign in text if not sign.isascii()}
            if not signs:
                raise
            boxes |= dict.fromkeys(map(ord, signs), BOX if BOX not in signs else "?")
            texts = {name: _bare(text).translate(boxes) for name, text in texts.items()}
    latin = {name: "".join(sign if sign < "\u0250" else "?" for sign in text) for name, text in texts.items()}
    return _compile(main | latin, format="pdf", pdf_standards=["ua-1"])


def _bare(text: str) -> str:
    """The text without signs that only change the one before them, such as the skin of an emoji."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(sign for sign in composed if sign.isascii() or unicodedata.category(sign) not in CHANGING)


def png(svg: str, *, dots_per_inch: int = 200) -> bytes:
    """A drawing as a picture, for documents that take no SVG."""
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg", width: 150mm)'
    return _compile({"main.typ": page, "drawing.svg": svg}, format="png", ppi=dots_per_inch)


def _compile(texts: Mapping[str, str], **options: Any) -> bytes:
    with TemporaryDirectory() as place:
        for name, text in texts.items():
            (Path(place) / name).write_text(text, encoding="utf-8")
        fonts = [str(_fonts())]
        compiled = typst.compile(
            f"{place}/main.typ", root=place, font_paths=fonts, ignore_system_fonts=True, **options
        )
        return bytes(compiled)
