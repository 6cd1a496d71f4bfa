"""Every address with every role: what the permission tables promise is what happens, and nothing fails."""

import types

import pytest

from ceh.web import nearest
from ceh.web.access import Access, public
from tests.architecture import matrix
from tests.factories.world import WALKERS, grow
from tools.registers import Address

pytestmark = pytest.mark.database
AT_MOST = 12
# Pages that may need more, with the reason.
MORE: dict[str, tuple[int, str]] = {
    "people:data": (70, "asks every app what it holds on the person"),
    "people:data_zip": (70, "asks every app what it holds on the person"),
    "directory:space": (24, "its people also see what is left to set up"),
    "reception:unit_qr": (13, "asks whether an outage is planned, and what is reported"),
    "reception:today": (13, "also says when closed machines open"),
    "home:me": (22, "asks every app what comes next and what waits"),
    "home:desk": (20, "counts each kind of task once"),
    "home:unlinked": (26, "looks at each end of the red thread"),
    "consultation:workshop": (20, "shows agenda, tables, findings, who comes, photos, and what came of it"),
    "plan:action": (
        14,
        "shows every part of an action: tasks, players, costs, funding, risks, targets, spaces, what it answers",
    ),
    "versions:version_pdf": (24, "prints the whole plan with all that it stands on"),
    "versions:version_docx": (24, "prints the whole plan with all that it stands on"),
    "versions:version": (17, "reads the actions of the version with all their parts, and its consultations"),
    "versions:changes": (18, "reads two versions with all their parts"),
    "versions:document_pdf": (23, "prints the whole plan with all that it stands on"),
    "versions:document_docx": (23, "prints the whole plan with all that it stands on"),
    "people:desk_merge": (60, "tries out in every app what would move, and takes it back"),
}


def test_the_little_world_knows_every_parameter():
    assert matrix.unplaced() == []


@pytest.fixture
def visits_once(monkeypatch):
    """A refusal names the nearest page that is open, and visits it for that: here each page once a role."""
    visit, pages = nearest._open, {}

    def remembered(request, path):
        if path not in pages:
            pages[path] = visit(request, path)
        return pages[path]

    monkeypatch.setattr(nearest, "_open", remembered)


@pytest.mark.usefixtures("visits_once")
@pytest.mark.parametrize("role", WALKERS)
def test_every_address_keeps_its_promise(role, world, client):
    assert matrix.broken_promises(client, world, role) == []


def test_a_page_open_to_all_by_mistake_is_noticed(world, client, monkeypatch):
    """The view forgets to ask, although its access says that a permission is needed."""
    [address] = [address for address in matrix.own_addresses() if address.name == "home:start"]
    forgot = types.SimpleNamespace(access=Access("permission", "region.change_lists"))
    planted = Address(address.name, address.route, (), forgot)
    monkeypatch.setattr(matrix, "own_addresses", lambda: [planted])
    promises = matrix.broken_promises(client, world, "visitor")
    assert promises[0] == "visitor GET home:start /: sign in promised, open (200) happened"


def test_a_page_closed_by_mistake_is_noticed(world, client, monkeypatch):
    [address] = [address for address in matrix.own_addresses() if address.name == "home:desk"]
    planted = Address(address.name, address.route, (), public(lambda request: None))
    monkeypatch.setattr(matrix, "own_addresses", lambda: [planted])
    promises = matrix.broken_promises(client, world, "member")
    assert promises[0].startswith("member GET home:desk /desk/: open promised, refused (403) happened")


@pytest.mark.parametrize(
    ("role", "beside"),
    [("member", ""), ("manager", ""), ("coordinator", ""), ("administrator", "coordinator")],
)
def test_pages_ask_the_database_the_same_number_of_times_however_long_their_lists(
    role, beside, world, client
):
    few = matrix.statements(client, world, role, beside=beside)
    grow(world)
    many = matrix.statements(client, world, role, beside=beside)
    grew = {name: (few[name], many[name]) for name in few if many.get(name) != few[name]}
    assert grew == {}, "statements with few and with many rows"
    too_many = {name: n for name, n in many.items() if n > MORE.get(name, (AT_MOST, ""))[0]}
    assert too_many == {}, f"at most {AT_MOST} statements a page"
