"""How well a statement is founded, and which findings may be merged; without a database."""

import pytest

from ceh.consultation.rules import check_findings_open, check_merge, confidence
from ceh.core.refusals import Refused

DOCUMENT, FINDING = "document_supports_statement", "finding_supports_statement"


@pytest.mark.parametrize(
    ("kinds", "level"),
    [
        ([], 0),
        ([DOCUMENT], 1),
        ([DOCUMENT, DOCUMENT], 2),
        ([DOCUMENT, FINDING], 2),
        ([FINDING] * 9, 2),
        ([DOCUMENT, FINDING, FINDING], 3),
    ],
)
def test_confidence_follows_the_number_and_the_kinds_of_evidence(kinds, level):
    assert confidence(kinds).level == level


@pytest.mark.parametrize("state", ["draft", "announced", "published", "cancelled"])
def test_findings_change_only_while_the_workshop_is_held(state):
    check_findings_open("held")
    with pytest.raises(Refused) as refused:
        check_findings_open(state)
    assert refused.value.rule == "consultation.findings_closed"


MERGE = {"same_workshop": True, "same": False, "merged_already": False, "target_merged": False}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"same": True}, "consultation.merge_others"),
        ({"same_workshop": False}, "consultation.merge_others"),
        ({"merged_already": True}, "consultation.merged"),
        ({"target_merged": True}, "consultation.merged"),
    ],
)
def test_which_findings_are_not_merged(change, rule):
    check_merge(**MERGE)
    with pytest.raises(Refused) as refused:
        check_merge(**MERGE | change)
    assert refused.value.rule == rule
