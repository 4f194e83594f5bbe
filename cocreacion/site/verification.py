"""Recomputes whatever the record promises never to change, and names the first that did."""

from cocreacion.kernel import events


def first_broken() -> str | None:
    """`event 17`, `version 3`, …: the first record that no longer matches its hash, or None."""
    number = events.first_broken_link()
    return f"event {number}" if number else None
