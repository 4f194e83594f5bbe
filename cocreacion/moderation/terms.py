"""How long things last: what the installation decides, and what is the same everywhere."""

from datetime import timedelta

from flask import current_app

WORDS_KEPT = timedelta(days=365)  # hidden words, and the notes of reports, until they are erased
BEFORE = timedelta(days=1)  # how far back "all of one author" reaches at first


def time_to_appeal() -> timedelta:
    return timedelta(days=current_app.extensions["settings"].appeal_days)
