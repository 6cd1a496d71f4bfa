"""Lists on which people are ticked off (`web/components/tick.html`): what was sent of each row."""

from django.http import HttpRequest


def sent_values(request: HttpRequest, letter: str) -> dict[int, str]:
    """{id: value} of the fields that are called by a letter and an id."""
    return {
        int(name[1:]): value
        for name, value in request.POST.items()
        if name[:1] == letter and name[1:].isdecimal() and len(name) < 12
    }
