"""Sessions in the database, read by a statement that is written out (ADR 18)."""

from typing import Any

from django.contrib.sessions.backends import db

from ceh.core import clock

READ = "SELECT * FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's own; only how a session is found is ours."""

    def _get_session_from_db(self) -> Any:
        for row in self.model.objects.raw(READ, [self.session_key, clock.now()]):
            return row
        self._session_key = None
        return None
