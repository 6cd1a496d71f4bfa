"""How a result of a survey becomes an order. Pure."""

from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused

FEWEST = 2  # challenges that can be put in order


def points_of(counts: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Code of a choice → its points: of n choices the first gives n - 1 points, the last none (Borda count).

    `counts` says how many put a choice in a place: {(place, code): times}. People rank all choices or none.
    """
    places = {key: times for key, times in counts.items() if all(key)}
    choices = {code for _place, code in places}
    points = dict.fromkeys(choices, 0)
    for (place, code), times in places.items():
        points[code] += (len(choices) - int(place)) * times
    return points


def order_of(counts: Mapping[tuple[str, str], int], codes: Sequence[str]) -> list[str]:
    """The codes by their points; of equal points who came first more often, then as before. Others come last."""
    points = points_of(counts)
    return sorted(
        codes, key=lambda code: (-points.get(code, -1), -counts.get(("1", code), 0), codes.index(code))
    )


def check_ranks(number: int) -> None:
    """Raise Refused ("ranking.too_few") unless there is something to put in order."""
    if number < FEWEST:
        raise Refused(
            "ranking.too_few",
            _("There are not two published challenges yet."),
            _("Publish another challenge, then ask for the order."),
        )


def check_ranked(counts: Mapping[tuple[str, str], int], codes: Collection[str]) -> None:
    """Raise Refused ("ranking.no_ranking") unless the result ranks at least two of the challenges."""
    if len(set(points_of(counts)) & set(codes)) < FEWEST:
        raise Refused(
            "ranking.no_ranking",
            _("This result says nothing of the order of the challenges."),
            _("Choose a survey that was asked from the page of the challenges."),
        )


def check_complete_order(order: Collection[str], codes: Collection[str]) -> None:
    """Raise Refused ("ranking.order") unless the order names each of the codes once."""
    if sorted(order) != sorted(codes):
        raise Refused(
            "ranking.order",
            _("The order has to hold each published challenge once."),
            _("Open the page again: challenges were added or withdrawn in the meantime."),
            kind="conflict",
        )
