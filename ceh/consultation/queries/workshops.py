"""Questions about workshops, their agenda, tables and findings."""

from django.db.models import Count, F, Prefetch, Q, QuerySet

from ceh.consultation.models import AgendaItem, Finding, Workshop, WorkshopTable
from ceh.people.models import Person

HIDDEN = ("draft", "discarded")  # states of statements and workshops that only staff sees


def workshops() -> "QuerySet[Workshop]":
    """All workshops with the number of their findings, the newest first."""
    counted = Count("findings", filter=Q(findings__merged_into=None))
    rows = Workshop.objects.select_related("municipality", "space").annotate(finding_count=counted)
    return rows.order_by(F("starts_at").desc(nulls_last=True), "code")


def public_workshops() -> "QuerySet[Workshop]":
    """Workshops that everybody sees."""
    return workshops().exclude(state__in=HIDDEN)


def public_workshop(code: str) -> Workshop:
    """A workshop that everybody sees. Raises Workshop.DoesNotExist."""
    return public_workshops().get(code=code)


def workshop(code: str) -> Workshop:
    """The workshop of this code with its findings. Raises Workshop.DoesNotExist."""
    tables = WorkshopTable.objects.select_related("facilitator")
    return (
        workshops()
        .prefetch_related(Prefetch("findings", findings()), "agenda", Prefetch("tables", tables))
        .get(code=code)
    )


def findings() -> "QuerySet[Finding]":
    """Findings that were not merged into another one, those with most votes first, with their duplicates."""
    rows = Finding.objects.filter(merged_into=None).select_related(
        "theme", "workshop", "agenda_item", "table"
    )
    return rows.prefetch_related("duplicates")


def finding(pk: int) -> Finding:
    """One finding. Raises Finding.DoesNotExist."""
    return Finding.objects.select_related("workshop", "theme", "agenda_item", "table").get(pk=pk)


def public_findings() -> "QuerySet[Finding]":
    """Findings that everybody reads; they may support a statement."""
    return findings().filter(workshop__state="published")


def agenda_item(pk: int) -> AgendaItem:
    """One part of an agenda. Raises AgendaItem.DoesNotExist."""
    return AgendaItem.objects.select_related("workshop").get(pk=pk)


def table(pk: int) -> WorkshopTable:
    """One table. Raises WorkshopTable.DoesNotExist."""
    return WorkshopTable.objects.select_related("workshop", "facilitator").get(pk=pk)


def facilitates(person: Person, workshop: Workshop) -> bool:
    """Whether the person writes down what is said at a table of the workshop."""
    return WorkshopTable.objects.filter(workshop=workshop, facilitator=person).exists()


def findings_by_question(workshop: Workshop) -> list[tuple[AgendaItem | None, list[Finding]]]:
    """The findings of a workshop by the part of the agenda, those of no part last; parts without findings too."""
    findings = list(workshop.findings.all())
    pairs = [
        (item, [finding for finding in findings if finding.agenda_item_id == item.pk])
        for item in workshop.agenda.all()
    ]
    groups: list[tuple[AgendaItem | None, list[Finding]]] = [
        (item, rows) for item, rows in pairs if item.collects or rows
    ]
    rest = [finding for finding in findings if finding.agenda_item_id is None]
    return [*groups, (None, rest)] if rest else groups
