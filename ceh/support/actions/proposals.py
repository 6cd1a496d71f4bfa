"""What becomes of proposals when a case goes on: those that wait are withdrawn, and who helped has a place again."""

from datetime import datetime

from ceh.mentors.actions import places
from ceh.support.models import Case, Proposal
from ceh.support.states import PROPOSAL, WITH_MENTOR


def let_go(case: Case, *, before: str, now: datetime) -> None:
    """After a case left a state with a mentor. Inside the caller's act, with the case locked."""
    if before not in WITH_MENTOR or case.state == "agreed":
        return
    for proposal in Proposal.objects.filter(case=case, state__in=("open", "accepted")).select_related(
        "mentor"
    ):
        verb = "withdraw_proposal" if proposal.state == "open" else "end_proposal"
        if proposal.state == "accepted":
            places.give_back(proposal.mentor)
        PROPOSAL.apply(proposal, verb, by=None, now=now)
