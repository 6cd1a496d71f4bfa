"""A refusal reads as a sentence."""

from ceh.core.refusals import Refused


def test_it_says_what_is_the_matter_and_what_to_do():
    assert (
        str(Refused("app.rule", "It is closed.", "Come back at nine.")) == "It is closed. Come back at nine."
    )
    assert str(Refused("app.rule", "It is closed.")) == "It is closed."


def test_it_has_the_kind_of_a_rule_and_lists_of_its_own():
    first, second = Refused("a", "A."), Refused("b", "B.")
    first.problems.append(second)
    assert (first.kind, first.problems, second.problems) == ("rule", [second], [])


def test_of_several_one_tells_all_and_of_a_single_one_itself():
    words = {"rule": "app.all", "message": "Not so.", "next_step": "See the list."}
    first, second = Refused("a", "A.", overridable=True), Refused("b", "B.", overridable=True)
    assert Refused.of([first], **words) is first
    both = Refused.of([first, second], **words)
    assert (both.rule, str(both), both.overridable) == ("app.all", "Not so. See the list.", True)
    assert both.problems == [first, second]
    assert not Refused.of([first, Refused("c", "C.")], **words).overridable
