"""Letters that jobs write after the commit."""

from procrastinate.contrib.django.models import ProcrastinateJob

from ceh.bookings.actions import confirmations


def write_letters():
    """Run the jobs that write letters about bookings; those that ran before write nothing new."""
    for row in ProcrastinateJob.objects.filter(task_name__contains=".confirmations.").order_by("id"):
        getattr(confirmations, row.task_name.rsplit(".", 1)[-1])(**row.args)
