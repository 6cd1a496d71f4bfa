"""What the search finds of the action plan: its actions, with their tasks."""

from django.utils.translation import gettext_lazy as _

from ceh.core.search import Document, Searchable, WeightedText, join, register
from ceh.plan.models import Action, Plan, Task


def _action(row: Action) -> Document:
    if row.plan.state != "in_force":
        return Document()
    texts: list[WeightedText] = [("A", row.title), ("B", row.code)]
    texts += [("C", subject) for subject in row.subjects]
    texts += [("D", task.text) for task in row.tasks.all()]
    return Document(row.title, join(*row.subjects, separator="; "), texts, row.code)


register(
    Searchable(
        "action",
        _("Action plan"),
        "list-checks",
        Action,
        _action,
        "plan:action",
        "code",
        related=("plan",),
        prefetch=("tasks",),
        follows={
            Plan: lambda row: row.actions.values_list("pk", flat=True),
            Task: lambda row: [row.action_id],
        },
        order=80,
    )
)
