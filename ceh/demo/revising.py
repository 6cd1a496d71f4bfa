"""The part of the story about the next version of the plan: a draft, two rounds of comments, what became of them.

The first round is over: its comments are answered, and the draft says what came of them. The second one is open.
"""

from datetime import date, datetime, timedelta
from typing import Any

from ceh.consultation.models import Challenge
from ceh.core.clock import local_day
from ceh.core.text import Translated
from ceh.network.models import Organisation
from ceh.people.models import Person
from ceh.plan.actions import parts
from ceh.plan.models import Action, CostLine, FundingSource, Phase, Plan, Player, Risk, Target, Task
from ceh.region.queries import current
from ceh.versions.actions import consultations, versions
from ceh.versions.models import Comment, PublicConsultation

# Everything here is made up.
TITLE = ("Mentorji blizu doma", "Mentors near home")
TEXTS = {
    "background": (
        "V delavnicah je oprema, manjka pa ljudi, ki bi pokazali, kako se uporablja. Mojstri odhajajo v pokoj, mladi "
        "nimajo koga vprašati.",
        "The workshops have the equipment, but too few people who show how to use it. Masters retire, and the young "
        "have nobody to ask.",
    ),
    "nature": (
        "Vsaka podporna organizacija poišče vsaj dva mentorja. Agencija jih usposobi, vodi skupni urnik in krije potne "
        "stroške, tako da mentor dela tudi v drugem kraju.",
        "Each support organisation finds at least two mentors. The agency trains them, keeps one timetable and pays "
        "travel, so that a mentor works in another town, too.",
    ),
    "impact": (
        "Vsak prebivalec regije ima mentorja za les, kovino, tekstil in elektroniko v največ pol ure vožnje.",
        "Everybody in the region has a mentor for wood, metal, textile and electronics within half an hour’s drive.",
    ),
}
TASKS = (
    ("Poiskati mentorje v vseh podpornih organizacijah", "Find mentors in all support organisations"),
    ("Usposobiti mentorje za delo z začetniki", "Train the mentors to work with beginners"),
    ("Objaviti skupni urnik mentorjev", "Publish one timetable of the mentors"),
)
RISK = (
    ("Mentorji po prvem letu odnehajo.", "Mentors give up after the first year."),
    (
        "Krijemo potne stroške in vsako pomlad pripravimo srečanje.",
        "Travel is paid, and they meet every spring.",
    ),
)
INVITATIONS = (
    (
        "Pripravljamo naslednjo različico načrta. Ali so ukrepi pravi? Kaj manjka? Na vsak komentar odgovorimo, "
        "odgovore pa objavimo. Osnutek je izmišljen za prikaz.",
        "We are preparing the next version of the plan. Are these the right actions? What is missing? We answer every "
        "comment and publish the answers. The draft is made up for the demonstration.",
    ),
    (
        "Osnutek smo dopolnili po komentarjih prvega kroga. Preberite, kaj se je spremenilo, in povejte, ali je zdaj "
        "bolje. Osnutek je izmišljen za prikaz.",
        "We have changed the draft by the comments of the first round. Read what has changed, and tell us whether it "
        "is better now. The draft is made up for the demonstration.",
    ),
)
# Round → who (a mailbox, or the name of somebody without an account), section, text, whether the name is published;
# then verdict, answer in Slovene and English, the action changed by it. Without a verdict a comment waits.
COMMENTS: tuple[tuple[tuple[Any, ...], ...], ...] = (
    (
        (
            "Olga Zgled, Občina Bohinj",
            "action-1",
            "Deset uporabnikov na leto je premalo. Že zdaj jih je več. Cilj naj nas potegne naprej.",
            True,
            "accepted",
            "Strinjamo se. Cilj smo zvišali z 10 na 25 uporabnikov na leto.",
            "We agree. We have raised the target from 10 to 25 users a year.",
            "action-1",
        ),
        (
            "clan10",
            "action-2",
            "Mentorji bodo odnehali, če bodo morali v Bohinj na lastne stroške.",
            False,
            "partly",
            "Potni stroški so v načrtu od začetka. Dodali smo tveganje in srečanje mentorjev vsako pomlad.",
            "Travel was in the plan from the beginning. We have added the risk, and a meeting every spring.",
            "action-2",
        ),
        (
            "clan3",
            "plan",
            "Namesto načrta raje takoj kupite stroje.",
            True,
            "rejected",
            "Stroje kupujejo prostori sami; načrt skrbi, da se ve, kje so in kdo jih zna uporabljati.",
            "The spaces buy machines themselves; the plan sees to it that people know where they are and how to use "
            "them.",
            "",
        ),
    ),
    (
        (
            "skrbnica",
            "action-2",
            "Moj sin jih ima štirinajst. Ali bo mentor delal tudi z mladimi pod 15 let?",
            True,
            "accepted",
            "Da. V naslednjem osnutku bo to zapisano v opisu ukrepa.",
            "Yes. The next draft will say so in the text of the action.",
            "action-2",
        ),
        ("mentorica", "action-2", "Dva mentorja na organizacijo sta premalo za dopuste in bolezni.", True),
    ),
)


def _both(texts: tuple[str, str]) -> Translated:
    return Translated({"sl": texts[0], "en": texts[1]})


def seed_next_version(*, coordinator: Person, people: dict[str, Person], now: datetime) -> None:
    """Begin a draft from the plan in force, change it, hold one round of comments and open another."""
    plan = Plan.objects.filter(state="in_force", actions__code="action-1").first()
    if plan is None:
        return
    began = now - timedelta(days=75)
    draft = versions.begin_version(plan=plan, by=coordinator, now=began)
    Plan.objects.filter(pk=draft.pk).update(is_demo=True)
    _second_action(draft, coordinator, began)
    first = _open(draft, coordinator, now - timedelta(days=60), days=28, invitation=INVITATIONS[0])
    _comment(first, COMMENTS[0], coordinator, people, now - timedelta(days=50))
    closed = now - timedelta(days=31)
    consultations.close_consultation(consultation=first, by=coordinator, now=closed)
    _change_by_comments(draft, coordinator)
    first.refresh_from_db()
    consultations.publish_consultation(consultation=first, by=coordinator, now=closed + timedelta(days=10))
    second = _open(draft, coordinator, now - timedelta(days=6), days=30, invitation=INVITATIONS[1])
    _comment(second, COMMENTS[1], coordinator, people, now - timedelta(days=3))


def _second_action(draft: Plan, by: Person, now: datetime) -> None:
    """A second action, which answers the challenge of skills."""
    year = now.year + 1
    action = versions.add_action(
        plan=draft,
        by=by,
        now=now,
        title=_both(TITLE),
        challenge=Challenge.objects.filter(code="skills", state="published").first(),
    )
    parts.change_action(
        action=action,
        expected=parts.fingerprint(action),
        by=by,
        cost_cents=48_000_00,
        **{name: _both(texts) for name, texts in TEXTS.items()},
    )
    _tasks_and_players(action, by, year)
    _money_and_target(action, by, year)


def _tasks_and_players(action: Action, by: Person, year: int) -> None:
    """Three tasks in a year, and two organisations."""
    bodies = {row.code: row for row in Organisation.objects.all()}
    lead, partner = bodies.get("bsc-kranj"), bodies.get("support-organisations")
    for number, texts in enumerate(TASKS):
        starts_on = date(year, 1 + 4 * number, 1)
        values = {"responsible": lead, "starts_on": starts_on, "due_on": starts_on + timedelta(days=115)}
        parts.add_part(
            action=action, model=Task, by=by, text=_both(texts), deliverable=Translated(), **values
        )
    phase = _both(("izvedba", "implementation"))
    parts.add_part(action=action, model=Phase, by=by, name=phase, first_year=year, last_year=year + 1)
    for organisation in filter(None, (lead, partner)):
        parts.add_part(
            action=action,
            model=Player,
            by=by,
            organisation=organisation,
            leads=organisation is lead,
            commitment=Translated(),
        )


def _money_and_target(action: Action, by: Person, year: int) -> None:
    """What the second action costs in two years, who pays for it, and what it has to reach."""
    for category, texts, cents in (
        ("external", ("delo mentorjev", "work of the mentors"), 18_000_00),
        ("travel", ("potni stroški mentorjev", "travel of the mentors"), 6_000_00),
    ):
        amounts = {year: cents, year + 1: cents}
        parts.add_part(
            action=action, model=CostLine, by=by, category=category, text=_both(texts), amounts=amounts
        )
    fund = _both(("občinski proračuni", "budgets of the municipalities"))
    parts.add_part(
        action=action,
        model=FundingSource,
        by=by,
        organisation=Organisation.objects.filter(code="municipalities").first(),
        name=fund,
        cents=20_000_00,
    )
    parts.add_part(
        action=action,
        model=Target,
        by=by,
        indicator="active-mentors",
        name=_both(
            ("mentorji, ki so delali z vsaj tremi ljudmi", "mentors who worked with at least three people")
        ),
        comparator="at_least",
        value=20,
        per="year",
        by_year=year + 1,
        area=Translated(),
        method=_both(("iz skupnega urnika", "from the common timetable")),
    )


def _change_by_comments(draft: Plan, by: Person) -> None:
    """What the first round changed: a target is raised, a risk is named."""
    target = Target.objects.filter(action__plan=draft, indicator="maker-space-users").first()
    if target is not None:
        parts.change_part(part=target, expected=parts.fingerprint(target), by=by, value=25)
    action = Action.objects.get(plan=draft, code__startswith="action-2--")
    text, response = (_both(texts) for texts in RISK)
    parts.add_part(action=action, model=Risk, by=by, text=text, likelihood=2, effect=3, response=response)


def _open(
    draft: Plan, by: Person, now: datetime, *, days: int, invitation: tuple[str, str]
) -> PublicConsultation:
    """Open the draft for comments, for so many days."""
    opens_on = local_day(now, current().timezone)
    return consultations.open_consultation(
        plan=draft,
        by=by,
        now=now,
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=days),
        invitation=_both(invitation),
    )


def _comment(
    consultation: PublicConsultation,
    rows: tuple[tuple[Any, ...], ...],
    coordinator: Person,
    people: dict[str, Person],
    now: datetime,
) -> None:
    """People comment, each a few hours after the other; the coordinator answers the next day."""
    for number, (who, section, text, shows_name, *answered) in enumerate(rows):
        person = people.get(who)
        at = now + timedelta(hours=5 * number)
        comment: Comment = consultations.write_comment(
            consultation=consultation,
            by=person,
            now=at,
            language="sl",
            section=section,
            text=text,
            shows_name=shows_name,
            name="" if person else who,
        )
        if answered:
            verdict, slovene, english, changed = answered
            consultations.answer_comment(
                comment=comment,
                by=coordinator,
                now=at + timedelta(days=1),
                verdict=verdict,
                answer=_both((slovene, english)),
                changed_action=changed,
            )
