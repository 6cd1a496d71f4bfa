"""What somebody was about to do when they had to sign in: apps say it for their pages, the sign-in page shows it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, QueryDict
from django.urls import Resolver404, resolve

Describe = Callable[[dict[str, Any], QueryDict], str]
_intents: dict[str, Describe] = {}
GOAL_KEY = "sign_up_goal"  # in the session: the local address to which somebody goes after signing up


def register(url_name: str, describe: Describe) -> None:
    """Describe what a page is for: `describe(url_kwargs, query)`, in a sentence that anybody may read."""
    _intents[url_name] = describe


def intent_of(address: str) -> str:
    """What the page of a local address is for; "" where no app says so, or there is nothing (any more)."""
    parts = urlsplit(address)
    with suppress(Resolver404, Http404, ObjectDoesNotExist):
        match = resolve(parts.path)
        describe = _intents.get(match.view_name)
        return describe(match.kwargs, QueryDict(parts.query)) if describe else ""
    return ""
