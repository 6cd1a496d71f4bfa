"""Who answers at the door while no web server does."""

import json
import os
import socket
import urllib.error
import urllib.request
from contextlib import closing

import pytest

from ops.stand_in import StandIn, answer


@pytest.fixture
def door():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def get(door, path="/", method="GET", data=None):
    host, port = door.getsockname()
    request = urllib.request.Request(f"http://{host}:{port}{path}", method=method, data=data)
    with pytest.raises(urllib.error.HTTPError) as refused, urllib.request.urlopen(request, timeout=10):
        pass
    with refused.value as error:
        return error.code, error.headers, error.read().decode()


def test_it_answers_pages_with_one_that_reloads_itself_and_programs_with_a_problem(door):
    with closing(StandIn(door)):
        code, headers, page = get(door)
        assert (code, headers["Retry-After"], headers["Content-Type"]) == (
            503,
            "2",
            "text/html; charset=utf-8",
        )
        assert '<meta http-equiv="refresh" content="2">' in page
        code, headers, body = get(door, "/api/v1/units/", "POST", b"x" * 200_000)
        assert (code, headers["Content-Type"]) == (503, "application/problem+json")
        assert json.loads(body)["status"] == 503


def test_a_head_request_gets_no_body():
    head, _, body = answer(b"HEAD / HTTP/1.1\r\n\r\n").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert body == b""


def test_it_leaves_when_a_web_process_is_ready_and_comes_back_when_it_has_ended(door):
    with closing(StandIn(door)) as stand_in:
        os.write(stand_in.ready_fd, b".")
        with socket.create_connection(door.getsockname()) as visitor:
            visitor.settimeout(0.5)
            while stand_in.is_there:
                pass
            os.write(stand_in.ready_fd, b".")  # another web process, said before the end: it counts no more
            stand_in.come_back()
            assert stand_in.is_there
            visitor.settimeout(10)
            visitor.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert visitor.recv(100).startswith(b"HTTP/1.1 503 ")
