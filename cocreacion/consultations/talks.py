"""What `contributions` must know of consultations: threads of their own, and questions."""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any

from flask import Flask, url_for

from cocreacion.consultations import queries
from cocreacion.contributions import homes
from cocreacion.contributions.carrying import Passage
from cocreacion.contributions.homes import Clause, Home, TextVersion
from cocreacion.kernel.bilingual import LANGUAGES
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.models import Guest, User


class Consultations:
    """Those about no text own their threads; the questions of all are theirs."""

    def homes(self, viewer: User | Guest, thread_ids: Collection[int] | None) -> Iterable[Home]:  # noqa: ARG002
        for row in queries.own_threads(thread_ids):
            yield Home(
                thread_id=row.thread_id,
                title=row.title,
                url=partial(url_for, "consultations.show", slug=row.slug),
                responders=frozenset(),
            )

    def clauses(self, refs: Collection[ClauseRef]) -> Iterable[Clause]:
        numbers = [homes.question_of(ref) for ref in refs]
        wanted = [number for number in numbers if number is not None]
        return [_question(row) for row in queries.questions(wanted)] if wanted else []

    def versions(self, thread_id: int) -> list[TextVersion]:  # noqa: ARG002
        return []

    def said(self, ref: ClauseRef) -> Mapping[str, str] | None:
        number = homes.question_of(ref)
        if number is None:
            return None
        for row in queries.questions([number]):
            return {language: getattr(row.text, language) for language in LANGUAGES}
        return None

    def passages(self, version_id: int) -> list[Passage]:  # noqa: ARG002
        return []


def _question(row: Any) -> Clause:
    return Clause(
        ref=homes.question_place(row.id),
        thread_id=row.thread_id,
        version=homes.NO_VERSION,
        number=str(row.position),
        heading=row.text,
        url=partial(question_url, row.slug, row.position),
        change_url=partial(question_url, row.slug, row.position),
    )


def question_url(slug: str, position: int, **arguments: Any) -> str:
    """The page that shows a question with its answers."""
    arguments = {"question": position, "_anchor": f"question-{position}", **arguments}
    return url_for("consultations.show", slug=slug, **arguments)


def init_app(app: Flask) -> None:  # noqa: ARG001
    homes.register("consultations", Consultations())
    homes.register_threads("consultations", queries.threads_of_plan)
