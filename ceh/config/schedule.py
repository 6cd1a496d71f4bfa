"""What runs when. Each line names a job of a room and its cron expression (UTC)."""

import procrastinate

# Rooms append here through their jobs: (cron, task path). Kept in one place so that one page tells it all.
PERIODIC: list[tuple[str, str]] = []


def on_app_ready(app: procrastinate.App) -> None:
    """Register the periodic jobs with procrastinate (called once its Django app is ready)."""
    for cron, name in PERIODIC:
        app.periodic(cron=cron, periodic_id=name)(app.tasks[name])
