"""The place where a service of machine translation is plugged in. None is by default.

`COCREACION_TRANSLATOR=package.module:name` names a `Translator`, or a class or function without
arguments that gives one. What it says is always labelled, and never put where a person has written.
"""

import importlib
from collections.abc import Iterator, Sequence
from typing import Any, Protocol, cast

from flask import Flask, current_app

from cocreacion.documents import queries, services, translating
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.events import MachineTranslationAsked
from cocreacion.documents.models import Document
from cocreacion.kernel.db import db
from cocreacion.kernel.events import listen
from cocreacion.kernel.outbox import transaction, wake
from cocreacion.kernel.settings import ConfigurationError
from cocreacion.people.models import User

CLAUSES_AT_ONCE = 20


class Translator(Protocol):
    """What a service must offer."""

    name: str

    def translate(self, texts: Sequence[str], source: str, target: str) -> Sequence[str]:
        """The texts in another language, in the same order; "" for one that it cannot do."""


def translator() -> Translator | None:
    return cast("Translator | None", current_app.extensions["translator"])


def service() -> str:
    """The name of the service in use; empty for none."""
    found = translator()
    return found.name if found is not None else ""


def load(setting: str) -> Translator | None:
    if not setting:
        return None
    module, _, name = setting.partition(":")
    try:
        found: Any = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as problem:
        raise ConfigurationError(
            "COCREACION_TRANSLATOR must be package.module:name of something that can be imported."
        ) from problem
    is_made = hasattr(found, "translate") and not isinstance(found, type)
    return cast("Translator", found if is_made else found())


def asked(event: MachineTranslationAsked) -> None:
    wake(run, event.document_id, event.language, event.actor_id or 0)


def run(document_id: int, language: str, user_id: int) -> None:
    """Translate what is missing, some clauses at a time; the database waits for no service."""
    found = translator()
    if found is None:
        return
    for batch in list(_batches(document_id, language)):
        words = _translated(found, batch, language, document_id)
        with transaction():
            document = db.session.get_one(Document, document_id)
            services.add_machine_translations(
                document,
                actor=db.session.get_one(User, user_id),
                language=language,
                service=found.name,
                texts=words,
            )


Batch = list[tuple[str, Wording]]


def _batches(document_id: int, language: str) -> Iterator[Batch]:
    document = db.session.get_one(Document, document_id)
    waiting = [
        (clause.clause_id, wording(clause, document.source_language))
        for clause in queries.living(document)
        if translating.waits_for_machine(document, clause, language)
    ]
    for start in range(0, len(waiting), CLAUSES_AT_ONCE):
        yield waiting[start : start + CLAUSES_AT_ONCE]


def _translated(
    found: Translator, batch: Batch, language: str, document_id: int
) -> dict[str, tuple[Wording, Wording]]:
    source = db.session.get_one(Document, document_id).source_language
    db.session.rollback()  # nothing is held while the service thinks
    texts = [part for _, said in batch for part in (said.heading, said.text)]
    answers = list(found.translate([each for each in texts if each], source, language))
    said = iter(answers)
    parts = [next(said, "") if each else "" for each in texts]
    return {
        clause_id: (Wording(parts[2 * place], parts[2 * place + 1]), original)
        for place, (clause_id, original) in enumerate(batch)
    }


def init_app(app: Flask) -> None:
    app.extensions["translator"] = load(app.extensions["settings"].translator)
    listen(MachineTranslationAsked, asked)
