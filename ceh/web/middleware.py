"""Temporary stub; helper web overwrites."""


def _pass(get_response):
    return get_response


PlainRequests = RegionMiddleware = RefusalMiddleware = _pass
