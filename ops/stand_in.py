"""Answers at Ceh's address with 503 while no web server does, so that nobody waits for a page that does not come.

It begins with Ceh and whenever the web server has ended, and stops when a web process says through a pipe that
it is ready (`ops/web_server.py`). Its page reloads itself.
"""

import json
import os
import select
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

READY = "CEH_READY_FD"  # the environment variable with the number of the pipe's end to write to
RETRY_AFTER = 2  # seconds
PATIENCE = 2.0  # seconds for the bytes of one request
PAGE = f"""<!doctype html>
<html lang="sl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="{RETRY_AFTER}"><title>Ceh se zaganja</title></head>
<body><h1>Ceh se zaganja</h1><p>Stran se bo odprla sama, ko bo pripravljena. Vaši podatki so varni.</p>
<p lang="en"><strong>Ceh is starting.</strong> This page opens by itself when it is ready. Your data is safe.</p></body>
</html>
"""
PROBLEM = {"status": 503, "title": "Ceh is starting.", "detail": "Send the request again in a moment."}


def answer(request: bytes) -> bytes:
    """The whole answer to the first bytes of a request: a page, or a problem for a program."""
    is_api = b" /api/" in request.split(b"\r\n", 1)[0]
    kind = "application/problem+json" if is_api else "text/html; charset=utf-8"
    body = (json.dumps(PROBLEM) if is_api else PAGE).encode()
    head = (
        f"HTTP/1.1 503 Service Unavailable\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        f"Retry-After: {RETRY_AFTER}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + (b"" if request.startswith(b"HEAD ") else body)


def _serve(visitor: socket.socket) -> None:
    with visitor, suppress(OSError):
        visitor.settimeout(PATIENCE)
        visitor.sendall(answer(visitor.recv(65_536)))
        visitor.shutdown(socket.SHUT_WR)
        while visitor.recv(65_536):  # what is left unread would take the answer back
            pass


class StandIn:
    """The stand-in at an address that it shares with the web server. It is there from the beginning; `close` it."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.listener.setblocking(False)  # a web process may have taken the visitor first
        self._ready, self.ready_fd = os.pipe()
        os.set_blocking(self._ready, False)
        self._is_there, self._closed = threading.Event(), threading.Event()
        self._is_there.set()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def is_there(self) -> bool:
        """Whether it answers, so that no web process does."""
        return self._is_there.is_set()

    def come_back(self) -> None:
        """The web server has ended. What it said before counts no more."""
        if not self.is_there:
            self._forget()
            self._is_there.set()

    def close(self) -> None:
        """Answer nobody any more."""
        self._closed.set()
        self._is_there.set()
        self._thread.join()
        os.close(self._ready)
        os.close(self.ready_fd)

    def _forget(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._ready, 4_096)

    def _run(self) -> None:
        with ThreadPoolExecutor(8) as pool:
            while self._is_there.wait() and not self._closed.is_set():
                readable, _, _ = select.select([self.listener, self._ready], [], [], 0.2)
                if self._ready in readable:
                    self._forget()
                    self._is_there.clear()
                elif readable:
                    with suppress(OSError):
                        pool.submit(_serve, self.listener.accept()[0])
