"""Temporary stub; helper web overwrites."""


def site(request):
    return {}
