"""What the editing pages of a text must know of its owner, and where they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, url_for

from cocreacion.documents import clauses as rules
from cocreacion.documents.models import Clause, Document
from cocreacion.kernel.bilingual import Bilingual


@dataclass(frozen=True, kw_only=True)
class TextPages:
    """The pages of one text. The owner of the text says what is its own, and shares the rest.

    `endpoint`: what the names of their endpoints begin with, such as `proposals.`; `home`: the
    page on which the text is read; `path`: the way to it; `station`: where in the site it is.
    `template` extends `documents/edit.html`; `more` is what only that template needs.
    """

    document: Document
    title: Bilingual
    slug: str
    endpoint: str
    home: str
    path: Sequence[Any]
    station: str
    desk: str = ""  # the endpoint of its translation desk, where it has one
    template: str = "documents/edit.html"
    more: Mapping[str, Any] = field(default_factory=dict)

    def to(self, page: str, **values: Any) -> str:
        """The address of one of these pages."""
        return url_for(f"{self.endpoint}{page}", slug=self.slug, **values)

    def body(self, clause: Clause) -> Bilingual:
        """What a clause says below its heading, for a reader of either language."""
        return rules.body(clause, self.document.source_language)

    def edit(self, **values: Any) -> str:
        """The text, open for writing."""
        return render_template(self.template, pages=self, **values, **self.more)
