"""Who owns a case, when it may be sent, and when its needs may be confirmed. Pure."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ceh.core.refusals import Refused
from ceh.people import rules as people
from ceh.people.queries import Standing

MOST_NEEDS = 8


def check_sent(*, agrees: bool, standing: Standing, on: date) -> None:
    """Raise Refused unless the request may be sent: "support.agree", "support.guardian".

    Who is under 18 needs a guardian who confirmed the account: every later step rests on it.
    """
    if not agrees:
        raise Refused(
            "support.agree",
            _("Without this, nobody may read your request."),
            _("Tick the box if you agree."),
            kind="input",
            field_name="agrees",
        )
    check_guarded(standing, on)


def check_guarded(standing: Standing, on: date) -> None:
    """Raise Refused ("support.guardian") for somebody under 18 without a guardian who confirmed the account."""
    if people.is_minor(standing.birth_year, on) and not standing.guarded:
        raise Refused(
            "support.guardian",
            _("Those under 18 need a guardian who confirms their account."),
            _("Name your guardian on your overview; they get an e-mail with a link. Your draft stays."),
        )


def no_part(pk: int) -> Refused:
    """The refusal to show a case of others without a reason."""
    return Refused(
        "support.see_case",
        _("You have no part in this case."),
        _("Say why you need to open it."),
        kind="permission",
        url=reverse("support:view_case", kwargs={"pk": pk}),
    )


def one_case() -> Refused:
    """The refusal of a second open case."""
    return Refused(
        "support.one_case",
        _("There is an open case already."),
        _("Open it to go on, or close it first."),
        kind="conflict",
    )


def main_need() -> Refused:
    """The refusal of a second need that matters most."""
    return Refused(
        "support.main_need",
        _("Another need is marked as the most important."),
        _("Remove its mark first."),
        kind="conflict",
        field_name="is_main",
    )


def check_needs(needs: Sequence[bool], *, were_sent: bool) -> None:
    """Raise Refused ("support.needs") unless the needs (each: is it the most important?) can be agreed."""
    if not needs:
        raise Refused("support.needs", _("No need is written down yet."), _("Add at least one need."))
    if not any(needs):
        raise Refused(
            "support.needs",
            _("No need is marked as the most important."),
            _("Mark the one that matters most: the search for a mentor begins with it."),
        )
    if not were_sent:
        raise Refused(
            "support.needs",
            _("The adviser has not finished the list of needs."),
            _("You get an e-mail when it is ready."),
        )


def already_sent() -> Refused:
    """The refusal to change a request that an adviser may be reading."""
    return Refused(
        "support.sent",
        _("The request has been sent and is no longer changed."),
        _("Tell your adviser what is different now."),
        kind="permission",
    )


def check_draft(state: str) -> None:
    """Raise Refused ("support.sent") once the request was sent."""
    if state != "draft":
        raise already_sent()


def check_room(number: int) -> None:
    """Raise Refused ("support.most_needs") for more needs than a case can serve."""
    if number >= MOST_NEEDS:
        raise Refused(
            "support.most_needs",
            _("A case has at most %(n)s needs.") % {"n": MOST_NEEDS},
            _("Keep those that matter, or open another case later."),
        )


def check_still_assessing(state: str) -> None:
    """Raise Refused ("support.not_assessing") where needs are not being worked on."""
    if state != "assessing":
        raise Refused(
            "support.not_assessing",
            _("The needs can be changed only while adviser and applicant work on them."),
            _("The adviser can open them again."),
            kind="conflict",
        )


def check_other_person(*, person_id: int, adviser_id: int) -> None:
    """Raise Refused ("support.own_case") where somebody would advise themselves."""
    if person_id == adviser_id:
        raise Refused(
            "support.own_case",
            _("Nobody advises themselves."),
            _("Another adviser takes this case."),
            kind="conflict",
        )


def check_no_relative(*, is_guardian: bool) -> None:
    """Raise Refused ("support.relative") where a guardian would be the adviser of their ward."""
    if is_guardian:
        raise Refused(
            "support.relative",
            _("A guardian does not advise their ward."),
            _("Choose another adviser."),
            kind="conflict",
            field_name="adviser",
        )
