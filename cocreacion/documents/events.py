"""What happens to a text. Facts name clauses and revisions, never their words."""

from dataclasses import dataclass

from cocreacion.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class DocumentCreated(Event):
    document_id: int


@dataclass(frozen=True, kw_only=True)
class ClauseAdded(Event):
    document_id: int
    clause_id: str
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class ClauseEdited(Event):
    document_id: int
    clause_id: str
    language: str
    revision: int
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class TranslationConfirmed(Event):
    """Somebody read the changed original and found that its translation still says the same."""

    document_id: int
    clause_id: str
    language: str
    source_revision: int


@dataclass(frozen=True, kw_only=True)
class TranslationReviewed(Event):
    """A second person read a translation beside its original and found it right."""

    document_id: int
    clause_id: str
    language: str


@dataclass(frozen=True, kw_only=True)
class TranslationsImported(Event):
    """Translations came back in a file. `clauses`: how many of them changed."""

    document_id: int
    language: str
    clauses: int


@dataclass(frozen=True, kw_only=True)
class MachineTranslationAsked(Event):
    document_id: int
    language: str


@dataclass(frozen=True, kw_only=True)
class MachineTranslationAdded(Event):
    """A service of machine translation filled clauses that had no translation by a person."""

    document_id: int
    language: str
    clauses: int
    service: str


@dataclass(frozen=True, kw_only=True)
class ClauseMoved(Event):
    document_id: int
    clause_id: str


@dataclass(frozen=True, kw_only=True)
class ClauseRemoved(Event):
    document_id: int
    clause_id: str


@dataclass(frozen=True, kw_only=True)
class ClauseRestored(Event):
    document_id: int
    clause_id: str


@dataclass(frozen=True, kw_only=True)
class ClauseSplit(Event):
    document_id: int
    clause_id: str
    new_id: str


@dataclass(frozen=True, kw_only=True)
class ClausesMerged(Event):
    """The words of `other_id` went into `clause_id`."""

    document_id: int
    clause_id: str
    other_id: str


@dataclass(frozen=True, kw_only=True)
class VersionPublished(Event):
    document_id: int
    version_id: int
    number: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class TextImported(Event):
    """A file was brought into the text; each clause that it changed says so itself."""

    document_id: int
    changes: int


@dataclass(frozen=True, kw_only=True)
class VersionRestored(Event):
    """The living text, or one clause of it, says again what a version says. `seq`: in its log."""

    document_id: int
    version_id: int
    clause_id: str
    seq: int
