"""A draft in consultation, as for comments, and somebody to moderate it."""

from tests.contributions.conftest import draft

__all__ = ["draft"]
