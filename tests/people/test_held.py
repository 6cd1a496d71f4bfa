"""The page with what is held on a person says it in words."""

from ceh.people.views.member_held import shown


def test_codes_moments_and_truths_become_words(db):
    held = {
        "visits": [{"space": "openlab", "at": "2026-03-04T09:00:00+00:00", "state": "recorded", "sex": None}]
    }
    (part,) = shown(held, {"recorded": "Recorded"})
    assert part["heading"] == "Visits"
    assert part["rows"] == [[("Space", "openlab"), ("When", "4 Mar 2026, 09:00"), ("State", "Recorded")]]


def test_a_record_becomes_pairs_and_a_list_one_text(db):
    account, roles = shown(
        {"account": {"main": True, "languages": ["sl", "de"]}, "roles": ["a", "b"]}, {"sl": "Slovene"}
    )
    assert account["pairs"] == [("Main", "yes"), ("Languages", "Slovene, de")]
    assert roles["text"] == "a, b"


def test_what_is_empty_is_left_out():
    assert shown({"visits": [], "guides": {}}, {}) == []
