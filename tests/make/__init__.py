"""Builds valid things with defaults; a test names only what matters to it."""

from tests.make.rows import Rows


class Maker(Rows):
    """What the fixture `make` gives."""
