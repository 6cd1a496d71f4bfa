"""Generic pages: an app declares what a page shows, asks and calls; these classes answer the request.

    suspend = FormPage(
        permission="learning.suspend_grant", get=queries.grant, subject="grant",
        form=forms.ConfirmForm, action=actions.suspend,
        heading=_("Suspend"), done=_("Suspended. The person gets an email."),
    )

`ListPage`, `RecordPage`, `FormPage` and `Button` are views; `Steps` makes the pages of a state machine. Everything that
depends on the request is a function of the `Visit`; everything else is a plain value.
"""

from ceh.web.pages.base import PUBLIC, SIGNED_IN, Link, Visit, Way
from ceh.web.pages.forms import Button, FormPage
from ceh.web.pages.lists import ListPage
from ceh.web.pages.records import RecordPage, facts_of
from ceh.web.pages.steps import StepPage, Steps

__all__ = [
    "PUBLIC",
    "SIGNED_IN",
    "Button",
    "FormPage",
    "Link",
    "ListPage",
    "RecordPage",
    "StepPage",
    "Steps",
    "Visit",
    "Way",
    "facts_of",
]
