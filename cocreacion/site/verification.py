"""Recomputes whatever the record promises never to change, and names the first that did."""

from cocreacion.documents import queries as documents
from cocreacion.kernel import events


def first_broken() -> str | None:
    """`event 17`, `version 3`, …: the first record that no longer matches its hash, or None."""
    number = events.first_broken_link()
    if number:
        return f"event {number}"
    version = documents.first_broken_version()
    return f"version {version.number} of document {version.document_id}" if version else None
