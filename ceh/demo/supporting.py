"""The part of the story about support: made-up cases in every state, each played by applicant and adviser."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ceh.demo.mentoring import seed_mentors
from ceh.people.models import Person
from ceh.people.queries import profile
from ceh.region.models import Skill
from ceh.support.actions import cases, needs, pairing
from ceh.support.models import Case

SKILLS = {
    "clan13": "leatherwork",
    "clan7": "online-shop",
    "trenerka": "microcontrollers",
}  # a mentor is looked for
PAIRING = ("shortlisting", "proposed", "agreed")
# Mailbox → (days before the end of the story, how far it goes, what, where one is, what one expects, the main need).
CASES: dict[str, tuple[int, str, str, str, str, str]] = {
    "clan2": (
        210,
        "advised",
        "Svetilke iz jesena bi rad prodajal na spletu.",
        "Naredil sem jih dvajset za prijatelje.",
        "Nekoga, ki je že odprl spletno trgovino.",
        "kako postaviti ceno in spletno trgovino",
    ),
    "clan3": (
        180,
        "signposted",
        "Učila bi vezenje.",
        "Vezem štirideset let.",
        "Prostor in prve udeleženke.",
        "kje najti prostor",
    ),
    "clan6": (
        150,
        "advised",
        "V delavnici bi rad dodal 3D-tiskanje.",
        "Imamo dva zaposlena in CNC.",
        "Pregled, kaj se splača.",
        "izbira tiskalnika in materiala",
    ),
    "clan8": (
        120,
        "withdrawn",
        "Električno kolo iz starih delov.",
        "Imam motor in baterijo.",
        "Pomoč pri elektroniki.",
        "krmilnik motorja",
    ),
    "clan14": (
        95,
        "advised",
        "Panji z merjenjem teže.",
        "Prototip tehta narobe.",
        "Nekoga za senzorje.",
        "umerjanje senzorjev",
    ),
    "clan10": (
        60,
        "needs_agreed",
        "Pohištvo po meri za majhna stanovanja.",
        "Delam sam, naročil je preveč.",
        "Kako zaposliti prvega človeka.",
        "prva zaposlitev in organizacija dela",
    ),
    "clan13": (
        25,
        "agreed",
        "Čevlji iz odpadnega usnja.",
        "Prvih pet parov je prodanih.",
        "Mentorico, ki pozna usnje in trg.",
        "oznake in cene za prodajo v tujini",
    ),
    "clan7": (
        14,
        "shortlisting",
        "Kovane obeske bi rada prodajala na spletu.",
        "Prodajam doma in na sejmu v Kropi.",
        "Nekoga, ki zna spletno trgovino.",
        "prva spletna trgovina",
    ),
    "trenerka": (
        12,
        "proposed",
        "Nakit, ki se sveti.",
        "Prvi kos na preizkusni plošči deluje.",
        "Nekoga za elektroniko.",
        "majhno vezje z baterijo",
    ),
    "clan9": (20, "suspended", "Naravna kozmetika.", "Recepti so preizkušeni.", "Pomoč pri dovoljenjih.", ""),
    "clan16": (
        9,
        "asked",
        "Zabojnik za skupno orodje v vasi.",
        "Občina je zainteresirana.",
        "Kako začeti.",
        "",
    ),
    "clan5": (
        6,
        "assessing",
        "Lesene igrače za vrtce.",
        "Tri sem naredila v šoli.",
        "Varnost in oznaka CE.",
        "oznaka CE za igrače",
    ),
    "clanica": (
        1,
        "submitted",
        "Nakit iz recikliranega srebra.",
        "Prodajam na sejmih.",
        "Kako do stalnih kupcev.",
        "",
    ),
    "clan15": (3, "draft", "Zemljevidi iz furnirja.", "Imam dostop do laserja.", "", ""),
}
ENDS: dict[str, tuple[str, str]] = {
    "advised": ("finish_case", "Cene in prvi koraki so jasni; oglasi se, ko bo prva serija prodana."),
    "signposted": (
        "signpost_case",
        "Za krožke je prava naslovnica ljudska univerza; dogovorjeno je za torek.",
    ),
    "withdrawn": ("withdraw_case", ""),
}


def seed_advice(*, people: dict[str, Person], now: datetime) -> None:
    """The register of mentors, then each case as far as it goes."""
    adviser, coordinator = people["svetovalec"], people["koordinatorka"]
    seed_mentors(coordinator=coordinator, people=people, now=now)
    for box, story in CASES.items():
        skill = Skill.objects.filter(code=SKILLS.get(box, "")).first()
        _play(story, skill, by=people[box], adviser=adviser, coordinator=coordinator, now=now)


def _play(
    story: tuple[int, str, str, str, str, str],
    skill: Skill | None,
    *,
    by: Person,
    adviser: Person,
    coordinator: Person,
    now: datetime,
) -> None:
    days, end, goal, situation, expects, need = story
    begin = now - timedelta(days=days)

    def at(day: float) -> datetime:
        return min(begin + timedelta(days=day), now)

    case = cases.begin(
        by=by,
        now=begin,
        goal=goal,
        situation=situation,
        expects=expects,
        stage="testing",
        turnover="to5",
        people_working=1,
        municipality=profile(by).municipality,
    )
    if end == "draft":
        return
    cases.submit(case=case, agrees=True, by=by, now=at(0.1))
    if end == "submitted":
        return
    cases.take(case=case, by=adviser, now=at(1 + days % 3))
    if end == "asked":
        cases.ask(case=case, question="Koliko gospodinjstev bi orodje uporabljalo?", by=adviser, now=at(5))
        return
    needs.write_note(case=case, text="Pogovor uro in pol, v živo.", is_shared=True, by=adviser, now=at(4))
    if need:
        needs.add(case=case, by=adviser, what=need, skill=skill, is_main=True, hours=6)
    _go_on(case, end, at, by=by, adviser=adviser, coordinator=coordinator)


def _go_on(
    case: Case,
    end: str,
    at: Callable[[float], datetime],
    *,
    by: Person,
    adviser: Person,
    coordinator: Person,
) -> None:
    """From the list of needs to the end of the story."""
    if end in ("advised", "needs_agreed", *PAIRING):
        needs.send_list(case=case, by=adviser, now=at(6))
        cases.confirm_needs(case=case, by=by, now=at(8.5))
    if end in PAIRING:
        _pair(case, end, at(12), by=by, adviser=adviser)
    elif end == "assessing":
        needs.send_list(case=case, by=adviser, now=at(5))
    elif end == "suspended":
        cases.suspend(case=case, by=coordinator, now=at(10), reason="Pritožba zaradi zamujenega srečanja.")
    if end in ENDS:
        verb, words = ENDS[end]
        cases.close(case=case, verb=verb, by=by if end == "withdrawn" else adviser, now=at(20), reason=words)


def _pair(case: Case, end: str, now: datetime, *, by: Person, adviser: Person) -> None:
    """Look for a mentor; choose the first; let them say yes: as far as it goes."""
    shortlist = pairing.look(case=case, languages=["sl"], week=[], by=adviser, now=now)
    if end == "shortlisting":
        return
    candidate = shortlist.candidates.select_related("mentor__person")[0]
    proposal = pairing.choose(case=case, candidate=candidate, by=by, now=now)
    if end == "agreed":
        pairing.accept(proposal=proposal, by=proposal.mentor.person, now=now)
