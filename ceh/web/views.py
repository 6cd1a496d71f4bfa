"""Temporary stub; helper web overwrites."""

from django.http import HttpResponse


def bad_request(request, exception=None):
    return HttpResponse("400", status=400)


forbidden = not_found = server_error = bad_request
