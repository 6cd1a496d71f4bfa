"""What runs when. Each line names a job of an app and its cron expression (UTC).

The worker imports this module when it starts (PROCRASTINATE_IMPORT_PATHS), and nothing else does: so web servers and
commands start without loading every job.
"""

from procrastinate.contrib.django import app

from ceh.core.jobs import load_jobs

# One page tells it all: (minute hour day month weekday, the job). Jobs must be right when they run late or twice.
PERIODIC: list[tuple[str, str]] = [
    ("7 1 * * *", "ceh.people.actions.guardians.end_grown_up"),
    ("17 1 * * *", "ceh.core.jobs.tidy"),
    ("22 1 * * *", "ceh.core.cache_versions.compact"),
    ("*/5 * * * *", "ceh.usage.actions.scheduled.run_scheduled"),
    ("*/5 * * * *", "ceh.waitlist.actions.waitlist.run_scheduled"),
    ("*/5 * * * *", "ceh.bookings.actions.bookings.run_scheduled_requests"),
    ("*/5 * * * *", "ceh.usage.actions.usage.run_scheduled_usage"),
    ("*/5 * * * *", "ceh.maintenance.actions.outages.run_scheduled_outages"),
    ("*/5 * * * *", "ceh.usage.actions.figures.keep_figures"),
    ("*/10 * * * *", "ceh.billing.actions.charging.run_scheduled_prices"),
    ("*/5 * * * *", "ceh.enrolment.actions.scheduled.run_scheduled"),
    ("*/5 * * * *", "ceh.participation.actions.registrations.run_scheduled_workshops"),
    ("*/10 * * * *", "ceh.surveys.actions.running.run_scheduled_tallies"),
    ("20 3 * * *", "ceh.mentors.actions.scheduled.run_scheduled_mentors"),
    ("52 * * * *", "ceh.support.actions.scheduled.run_scheduled_cases"),
    ("12 * * * *", "ceh.core.mail.sweep_letters"),
    ("47 1 * * *", "ceh.surveys.actions.importing.forget_old_tables"),
    ("52 1 * * *", "ceh.ledger.actions.run_scheduled_check"),
    ("27 1 * * *", "ceh.core.mail.forget_letters"),
    ("42 1 * * *", "ceh.imports.actions.batches.forget_old_rows"),
    ("32 1 * * *", "ceh.core.idempotency.forget_answers"),
    ("33 1 * * *", "ceh.core.rates.forget_counts"),
    ("34 1 * * *", "ceh.questionnaires.actions.answering.forget_empty"),
    ("37 1 * * *", "ceh.search.actions.keep_found"),
    ("7 5 * * *", "ceh.directory.actions.freshness.keep_fresh"),
    ("17 5 * * *", "ceh.learning.actions.reminders.remind"),
]

load_jobs()
for cron, name in PERIODIC:  # a KeyError names the job that no app has
    app.periodic(cron=cron, periodic_id=name)(app.tasks[name])
