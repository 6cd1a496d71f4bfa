"""Where the parameters of addresses come from in the little world, and which records permissions are tried on.

An app with a new kind of address adds one line: to PLACES when what stands before the parameter in the route tells the
record ("spaces" of `/spaces/<slug>/…`), to ELSEWHERE when it does not.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ceh.bookings.emails import attendance_token
from ceh.core.links import connect
from ceh.directory.emails import confirmation_token
from ceh.people.actions.guardians import token_of
from ceh.timetable.actions.feeds import secret
from ceh.versions.emails import comment_token
from tests.factories.equipment import WHEN
from tests.factories.surveys import SurveyFactory
from tests.factories.world import World, factory_of


def _by_pk(record: Any) -> tuple[Any, Any]:
    return record.pk, record


def _by_code(record: Any) -> tuple[Any, Any]:
    return record.code, record


def _account(world: World) -> Any:
    """An account with an entry, by whoever writes most of the little world."""
    return world.record("ledger.Leg").account


def _pk(record: Any) -> tuple[dict[str, Any], Any]:
    return {"pk": record.pk}, record


def _unit(world: World) -> Any:
    return world.record("equipment.Unit", resource__space=world.space)


def _case(world: World) -> Any:
    """The member's case, which the adviser works on."""
    people = world.people
    return world.record("support.Case", person=people["member"], adviser=people["adviser"], state="assessing")


def _proposal(world: World) -> Any:
    """The mentor who walks is asked to help in a case."""
    return world.record("support.Proposal", mentor=_mentor(world))


def _mentor(world: World) -> Any:
    """The profile of the mentor who walks."""
    return world.record("mentors.Mentor", person=world.people["mentor"])


def _booked(world: World) -> Any:
    return world.record("bookings.Booking", resource__space=world.space)


def _usage(world: World) -> Any:
    """A use that is over, so that it can be voided."""
    ended = {"ended_at": WHEN + timedelta(hours=1), "state": "closed"}
    return world.record("usage.Usage", unit=_unit(world), started_at=WHEN, **ended)


def _price_list(world: World) -> Any:
    """A draft with a price, so that every step can be tried on it."""
    return world.record("prices.PriceLine", price_list__space=world.space).price_list


def _token(world: World) -> Any:
    return world.record("people.ApiToken", person=world.people["member"])


def _course(world: World) -> Any:
    return world.record("courses.Course", space=world.space)


def _session(world: World) -> Any:
    return world.record("courses.CourseSession", course=_course(world), seats=20)


def _enrolment(world: World) -> Any:
    """The member's part in a session that is over."""
    return world.record("enrolment.Enrolment", session=_session(world), person=world.people["member"])


def _cause(world: World) -> Any:
    """What an action of the plan answers."""
    ends = world.record("consultation.Challenge"), world.record("plan.Action")
    return connect("challenge_answered_by_action", *ends, by=world.people["coordinator"], now=WHEN)


def _order_result(world: World) -> Any:
    """A published result that says in which order people put the challenges."""
    survey = factory_of("surveys.Survey")(state="published")
    return world.record("surveys.SurveyResult", survey=survey, question="challenge_order")


def _evidence_link(world: World) -> Any:
    """A document supports a statement."""
    statement, document = world.record("consultation.Statement"), world.record("consultation.SourceDocument")
    return connect("document_supports_statement", document, statement, by=None, now=world.now)


def _version(world: World) -> Any:
    return world.record("questionnaires.Version", questionnaire=world.record("questionnaires.Questionnaire"))


def _response(**values: Any) -> Callable[[World], tuple[dict[str, Any], Any]]:
    """The link of an unfinished response."""

    def place(world: World) -> tuple[dict[str, Any], Any]:
        collection = world.record("questionnaires.Collection")
        response = world.record("questionnaires.Response", collection=collection, key="key")
        return {"code": collection.code, "key": "key", **values}, response

    return place


def _comment_letter(world: World) -> tuple[Any, Any]:
    """The link of the letter to somebody without an account."""
    comment = factory_of("versions.Comment")(person=None, email="visitor@example.org")
    return comment_token(comment), comment


# What stands before the parameter → (value in the address, the record that permissions are asked for).
PLACES: dict[str, Callable[[World], tuple[Any, Any]]] = {
    "spaces": lambda world: (world.space.code, world.space),
    "desk/region/holidays": lambda world: _by_pk(world.record("region.SchoolHoliday")),
    "gallery/errors": lambda world: (404, None),
    "desk/spaces": lambda world: (world.spaces["submitted"].code, world.spaces["submitted"]),
    "organisations": lambda world: _by_code(world.record("network.Organisation")),
    "desk/organisations": lambda world: _by_code(world.record("network.Organisation")),
    "support/cases": lambda world: _by_pk(_case(world)),
    "support/proposals": lambda world: _by_pk(_proposal(world)),
    "support/needs": lambda world: _by_pk(world.record("support.Need", case=_case(world))),
    "mentors": lambda world: _by_pk(_mentor(world)),
    "mentors/skills": lambda world: _by_pk(world.record("mentors.MentorSkill", mentor=_mentor(world))),
    "mentors/conflicts": lambda world: _by_pk(world.record("mentors.Conflict", mentor=_mentor(world))),
    "mentors/checks": lambda world: _by_pk(world.record("mentors.Verification", mentor=_mentor(world))),
    "practices": lambda world: _by_code(world.record("knowledge.Practice")),
    "desk/practices": lambda world: _by_code(world.record("knowledge.Practice")),
    "guides": lambda world: _by_code(world.record("knowledge.GuideVersion").guide),
    "desk/import": lambda world: _by_pk(world.record("imports.ImportBatch", space=world.space)),
    "swot": lambda world: _by_code(world.record("consultation.Statement")),
    "challenges": lambda world: _by_code(world.record("consultation.Challenge")),
    "documents": lambda world: _by_code(world.record("consultation.SourceDocument")),
    "workshops": lambda world: _by_code(world.record("consultation.Workshop")),
    "agenda": lambda world: _by_pk(world.record("consultation.AgendaItem")),
    "workshop-tables": lambda world: _by_pk(world.record("consultation.WorkshopTable")),
    "workshop-photos": lambda world: _by_pk(world.record("participation.WorkshopPhoto")),
    "studies": lambda world: _by_code(world.record("studies.FeasibilityStudy")),
    "study-attachments": lambda world: _by_pk(world.record("studies.StudyAttachment")),
    "headcounts": lambda world: _by_pk(world.record("participation.Headcount")),
    "registrations": lambda world: _by_pk(
        world.record("participation.Registration", person=world.people["member"])
    ),
    "findings": lambda world: _by_pk(world.record("consultation.Finding")),
    "swot/links": lambda world: _by_pk(_evidence_link(world)),
    "surveys": lambda world: _by_code(world.record("surveys.Survey", state="closed")),
    "surveys/imports": lambda world: _by_pk(world.record("surveys.ResponseImport")),
    "questionnaires": lambda world: _by_code(world.record("questionnaires.Questionnaire")),
    "questionnaires/versions": lambda world: _by_pk(_version(world)),
    "answer": lambda world: _by_code(world.record("questionnaires.Collection")),
    "plan/instruments": lambda world: _by_code(world.record("plan.Instrument")),
    "plan/versions": lambda world: _by_code(world.record("plan.Plan")),
    "plan/phases": lambda world: _by_pk(world.record("plan.Phase")),
    "plan/consultations": lambda world: _by_pk(world.record("versions.PublicConsultation")),
    "plan/comments": lambda world: _by_pk(world.record("versions.Comment")),
    "plan/comments/confirm": _comment_letter,
    "plan/players": lambda world: _by_pk(world.record("plan.Player")),
    "plan/costs": lambda world: _by_pk(world.record("plan.CostLine")),
    "plan/funding": lambda world: _by_pk(world.record("plan.FundingSource")),
    "plan/risks": lambda world: _by_pk(world.record("plan.Risk")),
    "plan/targets": lambda world: _by_pk(world.record("plan.Target")),
    "plan/tasks": lambda world: _by_pk(world.record("plan.Task")),
    "plan/actions": lambda world: _by_code(world.record("plan.Action")),
    "plan/answers": lambda world: _by_pk(_cause(world)),
    "desk/ledger/accounts": lambda world: _by_pk(_account(world)),
    "desk/ledger/books": lambda world: (_account(world).book, None),
    "ranking/results": lambda world: _by_pk(_order_result(world)),
    "v": lambda world: (world.space.visit_code, world.space),
    "visits": lambda world: _by_pk(world.record("usage.Visit", space=world.space)),
    "group-visits": lambda world: _by_pk(world.record("usage.GroupVisit", space=world.space)),
    "indicators": lambda world: _by_code(world.record("monitoring.IndicatorVersion").indicator),
    "competences": lambda world: _by_code(world.record("learning.Competence")),
    "grants": lambda world: _by_pk(world.record("learning.Grant", space=world.space)),
    "holds": lambda world: _by_pk(world.record("learning.Hold", space=world.space)),
    "recognition": lambda world: _by_pk(world.record("learning.RecognitionRule", space=world.space)),
    "book": lambda world: _by_pk(world.record("timetable.Resource", space=world.space)),
    "resources": lambda world: _by_pk(world.record("timetable.Resource", space=world.space)),
    "bookings": lambda world: _by_pk(world.record("bookings.Booking", resource__space=world.space)),
    "waiting": lambda world: _by_pk(world.record("waitlist.WaitlistEntry", resource__space=world.space)),
    "u": lambda world: ((unit := _unit(world)).qr, unit),
    "units": lambda world: _by_pk(_unit(world)),
    "usage": lambda world: _by_pk(_usage(world)),
    "faults": lambda world: _by_pk(world.record("maintenance.Fault", unit=_unit(world))),
    "outages": lambda world: _by_pk(world.record("maintenance.Outage", unit=_unit(world))),
    "kiosks": lambda world: _by_pk(world.record("reception.KioskDevice", space=world.space)),
    "courses": lambda world: _by_code(world.record("courses.Course", space=world.space)),
    "attempts": lambda world: _by_pk(world.record("enrolment.QuizAttempt", course=_course(world))),
    "sessions": lambda world: _by_pk(_session(world)),
    "enrolments": lambda world: _by_pk(_enrolment(world)),
    "groups": lambda world: _by_pk(
        world.record("enrolment.GroupEnrolment", session=_session(world), heads=2)
    ),
    "api/v1/spaces": lambda world: (world.space.code, world.space),
    "api/v1/organisations": lambda world: _by_code(world.record("network.Organisation")),
    "api/v1/courses": lambda world: _by_code(world.record("courses.Course", space=world.space)),
    "api/v1/indicators": lambda world: _by_code(world.record("monitoring.IndicatorVersion").indicator),
    "api/v1/units": lambda world: _by_pk(_unit(world)),
    "api/v1/bookings": lambda world: _by_pk(world.record("bookings.Booking", resource__space=world.space)),
    "me/tokens": lambda world: _by_pk(_token(world)),
    "special-days": lambda world: _by_pk(world.record("timetable.SpecialDay", space=world.space)),
    "closures": lambda world: _by_pk(world.record("timetable.Closure", space=world.space)),
    "equipment": lambda world: _by_pk(world.record("equipment.Unit", resource__space=world.space)),
    "equipment/models": lambda world: _by_code(world.record("equipment.EquipmentModel")),
    "price-lists": lambda world: _by_pk(_price_list(world)),
    "uses": lambda world: _by_pk(_usage(world)),
    "charges": lambda world: _by_pk(world.record("billing.Charge", space=world.space)),
    "owed": lambda world: _by_pk(
        world.record("billing.ChargeLine", charge=world.record("billing.Charge", space=world.space))
    ),
    "credits": lambda world: _by_pk(world.record("billing.Credit", space=world.space)),
    "memberships": lambda world: _by_pk(world.record("prices.Membership", space=world.space)),
    "settlements": lambda world: _by_pk(world.record("billing.SettlementRow").settlement),
    "settlements/rows": lambda world: _by_pk(world.record("billing.SettlementRow")),
    "tables": lambda world: _by_pk(world.record("imports.ImportBatch", space=world.space)),
    "desk/import/template": lambda world: ("spaces", None),
}


def _published_survey(world: World) -> tuple[dict[str, Any], Any]:
    survey = SurveyFactory(state="published")
    return {"code": survey.code}, survey


def _picture(world: World) -> tuple[dict[str, Any], Any]:
    photo = world.record("directory.Photo", space=world.space)
    return {"name": photo.image.name}, photo


def _two(world: World) -> tuple[dict[str, Any], Any]:
    kept, absorbed = world.people["mentor"], world.people["trainer"]
    return {"kept": kept.public_id, "absorbed": absorbed.public_id}, (kept, absorbed)


def _guarding(world: World) -> tuple[dict[str, Any], Any]:
    return {"pk": world.others["guardianship"].pk}, world.others["guardianship"]


def _guardian_confirm(world: World) -> tuple[dict[str, Any], Any]:
    guardianship = world.record("people.Guardianship", confirmed_at=None)
    return {"token": token_of(guardianship)}, guardianship


def _topic(world: World) -> tuple[dict[str, Any], Any]:
    topic = world.record("region.Topic")
    return {"code_list": "topics", "code": topic.code}, topic


def _of_space(**values: Any) -> Callable[[World], tuple[dict[str, Any], Any]]:
    return lambda world: ({"slug": world.space.code, **values}, world.space)


def _photo(world: World) -> tuple[dict[str, Any], Any]:
    return {
        "slug": world.space.code,
        "pk": world.record("directory.Photo", space=world.space).pk,
    }, world.space


def _role(world: World) -> tuple[dict[str, Any], Any]:
    role = world.people["mentor"].roles.get()
    return {"pk": role.pk}, role


def _letter(world: World) -> tuple[dict[str, Any], Any]:
    return {"token": confirmation_token(world.space, world.people["manager"])}, world.space


# Addresses whose parameters PLACES cannot tell: name → (values of the parameters, the record).
def _feed(world: World) -> tuple[dict[str, Any], Any]:
    key = world.record("timetable.FeedKey")
    return {"pk": key.pk, "secret": secret(key)}, key


def _place(world: World) -> tuple[dict[str, Any], Any]:
    place = world.record("equipment.Place", resource__space=world.space)
    return {"pk": place.resource_id}, place


def _attendance(world: World) -> tuple[dict[str, Any], Any]:
    booking = world.record("bookings.Booking", resource__space=world.space)
    return {"token": attendance_token(booking)}, booking


def _draft(**values: Any) -> Callable[[World], tuple[dict[str, Any], Any]]:
    """A version that is not published yet, and a part of it."""

    def place(world: World) -> tuple[dict[str, Any], Any]:
        draft = world.record("editor.DraftStep").version
        return {"pk": draft.pk, **values}, draft

    return place


EDITOR: dict[str, dict[str, str]] = {
    **{name: {} for name in ("draft", "details", "undo", "section_new")},
    **{name: {"code": "use"} for name in ("section", "section_up", "section_down", "section_delete")},
    **{f"question_{verb}": {"code": "area"} for verb in ("up", "down", "copy", "delete")},
    "question": {"code": "area"},
    "question_type": {"code": "use"},
    "question_new": {"code": "use", "kind": "text"},
    "translate": {"language": "en"},
}
ELSEWHERE: dict[str, Callable[[World], tuple[dict[str, Any], Any]]] = {
    **{f"editor:{name}": _draft(**values) for name, values in EDITOR.items()},
    "surveys:results_csv": _published_survey,
    "surveys:results_json": _published_survey,
    "web:media": _picture,
    "people:desk_merge": _two,
    "people:desk_birth_year": lambda world: (
        {"person": world.people["mentor"].public_id},
        world.people["mentor"],
    ),
    "people:desk_consent": lambda world: ({"purpose": world.record("people.ConsentText").purpose}, None),
    "people:desk_unmerge": lambda world: (
        {"pk": world.record("people.Merge").pk},
        world.record("people.Merge"),
    ),
    "people:guardian_confirm": _guardian_confirm,
    "people:guardian_end": _guarding,
    "people:ward_consents": _guarding,
    "bookings:move_to": lambda world: (
        {"pk": _booked(world).pk, "to": _unit(world).resource_id},
        _booked(world),
    ),
    "equipment:kit_parts": lambda world: _pk(world.record("timetable.Part", kit__space=world.space).kit),
    "equipment:place_edit": _place,
    "equipment:place_retire": _place,
    "region:retire_item": _topic,
    "region:revive_item": _topic,
    "learning:hold": lambda world: (
        {"slug": world.space.code},
        world.record("learning.Hold", space=world.space),
    ),
    "bookings:confirm_attendance": _attendance,
    "timetable:of_person": _feed,
    "home:thread": lambda world: ({"kind": "network.space", "pk": world.space.pk}, world.space),
    "plan:withdraw": lambda world: _pk(world.record("plan.Establishment")),
    "directory:space_photo": _photo,
    "directory:space_part": _of_space(part="hours"),
    "network:space_state": _of_space(verb="pause_space"),
    "network:role_end": _role,
    "directory:confirm_by_letter": _letter,
    "questionnaires:invited": _response(),
    "questionnaires:answer": _response(),
    "questionnaires:later": _response(),
    "questionnaires:check": _response(),
    "questionnaires:section": _response(section="use"),
}

# Pages that say "not found" to people without a part in them: name → the walkers that have one.
PRIVATE: dict[str, set[str]] = {
    "people:guardian_end": {"member", "guardian"},
    "people:ward_consents": {"guardian"},
    "network:role_end": {"mentor", "coordinator", "administrator"},
}
# Forms that fewer may send than may read the page: name → the walkers who may.
SENDERS: dict[str, set[str]] = {
    "people:guardian_confirm": set(),  # the letter went to somebody else
}
# Pages whose right answer is an error: (name, method) → status.
ANSWERS = {
    ("web:api_openapi", "POST"): 401,  # no cookie writes below /api/v1/
    ("monitoring:lines", "GET"): 404,  # the little world's indicator has no figure yet
    ("web:gallery_error", "GET"): 404,
    ("reception:counter", "POST"): 404,  # the empty form names nobody to count
    ("people:consents", "POST"): 404,  # the empty form names no purpose
    ("people:ward_consents", "POST"): 404,
    ("surveys:survey_edit", "GET"): 409,  # the little world's survey is closed, so it stays as it is
    ("surveys:invite", "GET"): 409,
}

# Verbs that are about a record: the records to try them on, by the word that names their state in docs/permissions.md.
# A verb that is not here is tried on nothing, and one about a person on the walker's own account (OWN).
SUBJECTS: dict[str, Callable[[World], dict[str, Any]]] = {
    **{
        f"network.{verb}_space": lambda world: dict(world.spaces)
        for verb in ("see", "change", "submit", "review", "close")
    },
    "directory.confirm_space": lambda world: dict(world.spaces),
    **{
        f"support.{verb}": lambda world: {"": _case(world)}
        for verb in (
            "write_case",
            "see_case",
            "handle_case",
            "confirm_needs",
            "write_note",
            "hand_over_case",
            "view_case",
        )
    },
    "support.see_proposal": lambda world: {"": _proposal(world)},
    **{
        f"mentors.{verb}": lambda world: {"": _mentor(world)}
        for verb in ("keep_profile", "change_profile", "declare_conflict", "keep_register", "see_mentor")
    },
    **{
        f"usage.{verb}": lambda world: {"": world.space}
        for verb in ("record_own_visit", "record_visit", "record_group", "see_visits", "void_visit")
    },
    **{
        f"bookings.{verb}": lambda world: {"": world.record("bookings.Booking", resource__space=world.space)}
        for verb in ("cancel_booking", "start_booking", "see_booking", "decide_booking")
    },
    **{f"bookings.{verb}": lambda world: {"": world.space} for verb in ("override", "see_bookings")},
    **{
        f"waitlist.{verb}": lambda world: {
            "": world.record("waitlist.WaitlistEntry", resource__space=world.space)
        }
        for verb in ("take_offer", "leave_waitlist", "offer_time")
    },
    **{
        verb: lambda world: {"": _unit(world)}
        for verb in (
            "equipment.care_for_unit",
            "usage.record_usage",
            "usage.see_usages",
            "usage.use",
            "maintenance.report_fault",
            "maintenance.see_faults",
        )
    },
    **{f"usage.{verb}": lambda world: {"": _usage(world)} for verb in ("see_usage", "stop_usage")},
    **{
        f"maintenance.{verb}": lambda world: {"": world.record("maintenance.Fault", unit=_unit(world))}
        for verb in ("see_fault", "add_to_fault")
    },
    **{
        verb: lambda world: {space: world.spaces[space] for space in world.spaces}
        for verb in (
            "availability.see_timetable",
            "bookings.choose_time",
            "prices.see_prices",
            "courses.see_course",
        )
    },
    "equipment.see_unit": lambda world: {"": _unit(world)},
    "reception.run_kiosk": lambda world: {"": world.space},
    **{
        f"timetable.{verb}": lambda world: {"": world.space}
        for verb in ("set_hours", "close", "manage_resources")
    },
    "network.assign_role": lambda world: dict(world.spaces),
    **{
        f"learning.{verb}": lambda world: {"": world.space}
        for verb in ("see_people", "grant", "record_induction", "set_recognition", "define_competence")
    },
    **{
        f"learning.{verb}": lambda world: {"": world.record("learning.Grant", space=world.space)}
        for verb in ("suspend_grant", "revoke_grant")
    },
    **{
        f"learning.{verb}": lambda world: {"": world.record("learning.Hold", space=world.space)}
        for verb in ("place_hold", "lift_hold")
    },
    **{
        f"enrolment.{verb}": lambda world: {"": _session(world)}
        for verb in ("override", "record_attendance", "see_participants")
    },
    "courses.run_session": lambda world: {"": _session(world)},
    **{f"courses.{verb}": lambda world: {"": world.space} for verb in ("define_course", "see_courses")},
    "enrolment.cancel_enrolment": lambda world: {"": _enrolment(world)},
    "enrolment.see_group": lambda world: {
        "": world.record("enrolment.GroupEnrolment", session=_session(world), heads=2)
    },
    "enrolment.see_attempt": lambda world: {"": world.record("enrolment.QuizAttempt", course=_course(world))},
    "people.revoke_token": lambda world: {"": _token(world)},
    "learning.change_competence": lambda world: {"": world.record("learning.Competence")},
    "knowledge.change_guide": lambda world: {"": world.record("knowledge.Guide")},
    "people.end_guardianship": lambda world: {"": world.others["guardianship"]},
}
OWN = {"people.export_own", "people.erase_own", "people.change_profile", "people.consent"}
