"""Whether this reader wants to spend as little as possible on a page."""

from flask import has_request_context, request

VERSIONS = {"0", "1"}


def is_light() -> bool:
    """As chosen on this site, or as a browser that saves data asks."""
    if not has_request_context():
        return False
    chosen = request.cookies.get("light")
    if chosen in VERSIONS:
        return chosen == "1"
    return request.headers.get("Save-Data", "").lower() == "on"
