"""XLSForm written: a definition as rows of texts that read back to an equal definition."""

import json
from collections.abc import Iterator

from ceh.questionnaires.rules.definitions import Choice, Definition, Question, Texts, as_json
from ceh.xlsform.rules.rows import looks_dynamic
from ceh.xlsform.rules.sheets import LANGUAGES

Cells = dict[str, str]
TYPES = {
    "long_text": "text",
    "record": "text",
    "calculated": "calculate",
    "place": "geopoint",
    "one_choice": "select_one",
    "several": "select_multiple",
    "ranking": "rank",
    "rating": "range",
}
ACCEPTED = ("image", "audio", "video")
ORDER = (
    "type name label hint required required_message relevant constraint constraint_message calculation default "
    "appearance parameters ceh_type ceh_default ceh_limits ceh_parameters ceh_right ceh_explanation"
).split()


def write(definition: Definition) -> dict[str, list[list[str]]]:
    """The sheets of a definition, each with its heads first."""
    survey: list[Cells] = []
    choices: list[Cells] = []
    for section in definition.sections:
        survey.append(
            {"type": "begin_group", "name": section.code, "relevant": section.relevance}
            | _texts(definition, "label", section.label)
        )
        for question in section.questions:
            survey += _rows(definition, question)
            choices += _choices(definition, question)
        survey.append({"type": "end_group"})
    first = definition.languages[0]
    others = {language: text for language, text in definition.title.items() if language != first}
    settings = {
        "form_title": definition.title.get(first, ""),
        "form_id": definition.code,
        "version": definition.version,
        "default_language": _language(first),
    } | _texts(definition, "ceh_title", others)  # a title of XLSForm has one language
    return {
        "survey": _sheet(survey, ORDER),
        "choices": _sheet(choices, ["list_name", "name", "label"]),
        "settings": _sheet([settings], ["form_title", "form_id", "version", "default_language", "ceh_title"]),
    }


def _rows(definition: Definition, question: Question) -> Iterator[Cells]:
    if question.type == "matrix":
        yield from _matrix(definition, question)
        return
    kind = TYPES.get(question.type, question.type)
    parameters = dict(question.parameters)
    if question.type == "file" and parameters.get("accept") in ACCEPTED:
        kind = parameters.pop("accept")
    if question.choices:
        kind = f"{kind} {question.code}"
    cells = {
        "type": kind,
        "name": question.code,
        "required": _required(question),
        "relevant": question.relevance,
        "constraint": question.constraint,
        "calculation": question.calculation,
        "default": question.default or question.default_from,
        "appearance": "multiline" if question.type == "long_text" else "",
        "ceh_type": question.type if question.type == "record" else "",
        "ceh_limits": _json(as_json(question.limits)),
        "ceh_right": _right(question),
    }
    if cells["default"] and looks_dynamic(cells["default"]) != bool(question.default_from):
        cells["ceh_default"] = "expression" if question.default_from else "value"
    if question.type == "rating":
        cells["parameters"] = f"start={question.limits.minimum} end={question.limits.maximum} step=1"
        cells["ceh_limits"] = ""
    elif question.choices and parameters.get("randomize") == "true":
        cells["parameters"] = f"randomize={parameters.pop('randomize')}"
    cells["ceh_parameters"] = _json(parameters)
    yield cells | _question_texts(definition, question)


def _matrix(definition: Definition, question: Question) -> Iterator[Cells]:
    """A group with the appearance table-list and a row of select_one for each row."""
    yield (
        {
            "type": "begin_group",
            "name": question.code,
            "relevant": question.relevance,
            "appearance": "table-list",
            "ceh_parameters": _json(dict(question.parameters)),
        }
        | _texts(definition, "label", question.label)
        | _texts(definition, "hint", question.hint)
    )
    for row in question.rows:
        yield (
            {
                "type": f"select_one {question.code}",
                "name": row.code,
                "required": _required(question),
            }
            | _texts(definition, "label", row.label)
            | _texts(definition, "required_message", question.required_message)
        )
    yield {"type": "end_group"}


def _question_texts(definition: Definition, question: Question) -> Cells:
    cells: Cells = {}
    for column, texts in (
        ("label", question.label),
        ("hint", question.hint),
        ("constraint_message", question.message),
        ("required_message", question.required_message),
        ("ceh_explanation", question.explanation),
    ):
        cells |= _texts(definition, column, texts)
    return cells


def _choices(definition: Definition, question: Question) -> list[Cells]:
    def cells(choice: Choice) -> Cells:
        return {"list_name": question.code, "name": choice.code} | _texts(definition, "label", choice.label)

    return [cells(choice) for choice in question.choices]


def _right(question: Question) -> str:
    """Codes of choices, or one plain value, as people write them; anything else as JSON."""
    codes = list(question.right)
    if question.choices:
        text, read = " ".join(codes), " ".join(codes).split()
    else:
        text, read = "".join(codes[:1]).strip(), codes[:1]
        read = [text] if text else []
    return text if read == codes and not text.startswith("[") else _json(codes)


def _required(question: Question) -> str:
    return question.required if isinstance(question.required, str) else "yes" if question.required else ""


def _texts(definition: Definition, column: str, texts: Texts) -> Cells:
    return {f"{column}::{_language(code)}": texts[code] for code in definition.languages if texts.get(code)}


def _language(code: str) -> str:
    return f"{LANGUAGES.get(code, code)} ({code})"


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False) if data else ""


def _sheet(rows: list[Cells], order: list[str]) -> list[list[str]]:
    """Heads and rows; columns in their order, those without any cell left out."""
    used = dict.fromkeys(head for row in rows for head, text in row.items() if text)
    heads = sorted(used, key=lambda head: order.index(head.partition("::")[0]))
    return [heads, *([row.get(head, "") for head in heads] for row in rows)]
