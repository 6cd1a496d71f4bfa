"""Clients that book and cancel over HTTP without a pause, and remember what was promised to them."""

import http.client
import json
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

BOOKINGS = "/api/v1/bookings/"
HALF_AN_HOUR = timedelta(minutes=30)


class Client(threading.Thread):
    """One program: it books, the member cancels every third booking, the manager (with a letter) another third.

    A request without a clear answer is sent again under the same key, but for every fifth: that one stays unanswered.
    """

    def __init__(self, port: int, name: int, member: str, manager: str, resource: int, stop: threading.Event):
        super().__init__(daemon=True)
        self.port, self.number, self.stop = port, name, stop
        self.tokens, self.resource = {"member": member, "manager": manager}, resource
        self.booked: dict[str, int] = {}  # purpose → the booking's id, as it was answered
        self.cancelled: set[int] = set()
        self.lettered: set[int] = set()  # cancelled by the manager: a letter is due
        self.asked_to_cancel: dict[int, str] = {}  # by whom, answered or not
        self.refused: list[tuple[int, str]] = []  # answers that should never come
        self.count = Counter()

    def run(self) -> None:
        starts = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=24)
        turn = 0
        while not self.stop.is_set():
            turn, starts = turn + 1, starts + HALF_AN_HOUR
            purpose = f"storm-{self.number}-{turn}"
            booking_request = {
                "resource": self.resource,
                "starts_at": starts.isoformat(),
                "ends_at": (starts + HALF_AN_HOUR).isoformat(),
                "purpose": purpose,
            }
            booking = self.insist("POST", BOOKINGS, booking_request, "member", purpose, 201)
            if booking is not None:
                self.booked[purpose] = booking["id"]
                if turn % 3:
                    self.cancel(booking["id"], ("member", "manager")[turn % 3 - 1])
            self.stop.wait(0.2)

    def cancel(self, pk: int, who: str) -> None:
        self.asked_to_cancel[pk] = who
        if self.insist("DELETE", f"{BOOKINGS}{pk}/", {}, who, f"cancel-{pk}", 200) is not None:
            self.cancelled.add(pk)
            if who == "manager":
                self.lettered.add(pk)

    def insist(self, method: str, path: str, data: dict, who: str, key: str, expected: int) -> dict | None:
        """The answer, however often it takes to ask; None where it stays open what became of it."""
        while True:
            status, body = self.ask(method, path, data, who, key)
            if status == expected:
                self.count["answered"] += 1
                return json.loads(body)
            self.count[f"status {status}"] += 1
            if status not in (0, 429, 503):
                self.refused.append((status, body))
                return None
            self.count["without an answer"] += 1
            if self.count["without an answer"] % 5 == 0 or self.stop.wait(0.2):
                return None

    def ask(self, method: str, path: str, data: dict, who: str, key: str) -> tuple[int, str]:
        """Status and body; 0 where the connection broke or nobody was there."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        headers = {
            "Authorization": f"Bearer {self.tokens[who]}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        begun = time.monotonic()
        try:
            link.request(method, path, json.dumps(data), headers)
            answer = link.getresponse()
            body = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            link.close()
            self.slowest = max(getattr(self, "slowest", 0.0), time.monotonic() - begun)
        return answer.status, body
