"""The app consultation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationConfig(AppConfig):
    """Registers what the app declares."""

    name = "ceh.consultation"
    label = "consultation"

    def ready(self) -> None:
        """Permissions, personal data, search, loaders of the pack, the red thread, ways in, sentences."""
        from ceh.consultation import permissions, personal_data, search  # noqa: F401 - register themselves
        from ceh.consultation.actions import packs
        from ceh.core import journal, links
        from ceh.web.navigation import NavItem, register

        packs.register()
        for kind in LINKS:
            links.register(links.LinkKind(*kind))
        journal.describe(SENTENCES)
        for order, (label, name, icon) in enumerate(STATIONS, 10):
            register(NavItem(label, f"consultation:{name}", icon, area="plan", order=order))


SUPPORTS, STANDS_ON = _("supports"), _("stands on")
SUMMARISED, SUMMARISES = _("is summarised in"), _("summarises")
DOCUMENT, STATEMENT = "consultation.sourcedocument", "consultation.statement"
LINKS = (
    ("workshop_found", "consultation.workshop", "consultation.finding", _("found"), _("was found at")),
    ("workshop_feeds_document", "consultation.workshop", DOCUMENT, SUMMARISED, SUMMARISES),
    ("document_feeds_document", DOCUMENT, DOCUMENT, SUMMARISED, SUMMARISES),
    ("document_supports_statement", DOCUMENT, STATEMENT, SUPPORTS, STANDS_ON),
    ("finding_supports_statement", "consultation.finding", STATEMENT, SUPPORTS, STANDS_ON),
    ("study_supports_statement", "studies.feasibilitystudy", STATEMENT, SUPPORTS, STANDS_ON),
    ("result_supports_statement", "surveys.surveyresult", STATEMENT, SUPPORTS, STANDS_ON),
    ("statement_raises_challenge", STATEMENT, "consultation.challenge", _("leads to"), STANDS_ON),
)
STATIONS = (
    (_("Workshops and documents"), "workshops", "users"),
    (_("SWOT"), "swot", "grid-2x2"),
    (_("Challenges"), "challenges", "mountain"),
)
SENTENCES = {
    "consultation.write_statement": _("wrote the statement"),
    "consultation.change_statement": _("wrote a new version of the statement"),
    "consultation.publish_statement": _("published the statement"),
    "consultation.withdraw_statement": _("withdrew the statement"),
    "consultation.add_evidence": _("added evidence"),
    "consultation.write_challenge": _("wrote the challenge"),
    "consultation.change_challenge": _("changed the challenge"),
    "consultation.publish_challenge": _("published the challenge"),
    "consultation.withdraw_challenge": _("withdrew the challenge"),
    "consultation.discard_challenge": _("discarded the draft"),
    "consultation.add_document": _("added the document"),
    "consultation.change_document": _("changed the document"),
    "consultation.raise_challenge": _("linked the statement to a challenge"),
    "consultation.remove_link": _("removed a link"),
    "consultation.plan_workshop": _("planned the workshop"),
    "consultation.change_workshop": _("changed the workshop"),
    "consultation.announce_workshop": _("announced the workshop"),
    "consultation.start_workshop": _("started collecting findings"),
    "consultation.publish_workshop": _("published the findings"),
    "consultation.reopen_workshop": _("reopened the workshop"),
    "consultation.cancel_workshop": _("cancelled the workshop"),
    "consultation.add_finding": _("added a finding"),
    "consultation.change_finding": _("changed a finding"),
    "consultation.vote": _("counted a vote"),
    "consultation.take_vote_back": _("took a vote back"),
    "consultation.add_agenda_item": _("added to the agenda"),
    "consultation.add_questions": _("added the seven questions"),
    "consultation.change_agenda_item": _("changed the agenda"),
    "consultation.remove_agenda_item": _("removed from the agenda"),
    "consultation.add_table": _("added a table"),
    "consultation.change_table": _("changed a table"),
    "consultation.remove_table": _("removed a table"),
    "consultation.change_reason": _("changed the reason of a link"),
    "consultation.unmerge_finding": _("separated a duplicate"),
    "consultation.remove_finding": _("removed a finding"),
    "consultation.discard_statement": _("discarded the draft"),
    "consultation.discard_workshop": _("discarded the draft"),
    "consultation.merge_finding": _("merged a duplicate"),
}
