"""Maps on which people answer with a place."""

from typing import Any

from ceh.directory import queries
from ceh.directory.views import public_drawings as drawings
from ceh.questionnaires.rules.cleaning import AnswerError, clean


def put_pins(form: Any) -> list[list[Any]]:
    """Give each question for a place its map, with the pin at the answer; gives the landmarks, none without a map."""
    places = [bound for bound in form if bound.field.question.type == "place"]
    lists = queries.lists() if places else None
    if lists is None or not lists.municipalities:
        return []
    for bound in places:
        lon, lat = _answered(bound) or drawings.middle(lists)
        bound.field.pin = [str(lon), str(lat)]
        bound.field.map = drawings.to_mark(lists, (lon, lat), str(bound.label))
    return drawings.landmarks(None, lists)


def _answered(bound: Any) -> tuple[float, float] | None:
    """(lon, lat) of what was entered, where it is a place."""
    try:
        place = clean(bound.field.question, bound.value())
    except AnswerError:
        return None
    return (float(place[1]), float(place[0])) if place else None
