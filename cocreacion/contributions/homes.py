"""Whose threads these are.

This package knows neither drafts nor documents. A package above it registers as an owner and says,
when asked, what a thread is about, which clauses its versions have, and where all that is shown.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import Select

from cocreacion.contributions.carrying import Passage
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.gettext import gettext
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.models import Guest, User

NO_VERSION = 0  # questions are of no text
WHOLE = "whole"  # how addresses and forms name a whole version; its place has the clause id ""
_OF_QUESTION = "question-"


class About(StrEnum):
    """What a comment can be about."""

    CLAUSE = "clause"
    WHOLE = "whole"
    QUESTION = "question"


def question_place(question_id: int) -> ClauseRef:
    """Where the answers to a question stand."""
    return ClauseRef(NO_VERSION, f"{_OF_QUESTION}{question_id}")


def question_of(place: ClauseRef) -> int | None:
    """Which question a place is of; None for a place in a text."""
    number = place.clause_id.removeprefix(_OF_QUESTION)
    is_one = place.version_id == NO_VERSION and number != place.clause_id and number.isdecimal()
    return int(number) if is_one else None


def kind_of(place: ClauseRef) -> About:
    if place.version_id == NO_VERSION:
        return About.QUESTION
    return About.CLAUSE if place.clause_id else About.WHOLE


@dataclass(frozen=True)
class Clause:
    """A clause of a published version, or all of it, as pages name it and link to it.

    `url(**arguments)` is the page that shows it with its talk, `change_url()` the one that shows
    what this version changed in it. A question is one, too: of version 0, its text the heading.
    """

    ref: ClauseRef
    thread_id: int
    version: int  # the number of the version
    number: str
    heading: Bilingual
    url: Callable[..., str]
    change_url: Callable[[], str]

    @property
    def label(self) -> str:
        """«3. Información en formatos accesibles», in the language of the page."""
        heading, about = plain(self.heading), kind_of(self.ref)
        if about is About.WHOLE:
            return str(gettext("The whole text"))
        if about is About.QUESTION:
            return str(gettext("Question %(number)s: %(words)s", number=self.number, words=heading))
        if heading:
            return f"{self.number}. {heading}"
        return str(gettext("Clause %(number)s", number=self.number))


@dataclass(frozen=True)
class TextVersion:
    id: int
    number: int
    published_at: datetime
    clauses: tuple[Clause, ...]
    title: Bilingual | None = None  # of its text, where that is not the one that is talked about


@dataclass(frozen=True)
class Home:
    """What a thread is about.

    Delegates of the organisations `responders` may answer beside the point of contact. `ended`:
    it was decided or taken back, and is not opened for comment again. Of what belongs to a
    commitment: its plan, its theme, and the institution that leads it.
    """

    thread_id: int
    title: Bilingual
    url: Callable[[], str]
    responders: frozenset[int]
    ended: bool = False
    plan_id: int | None = None
    theme_id: int | None = None
    theme: Bilingual | None = None
    lead_id: int | None = None


@dataclass(frozen=True)
class Difference:
    """What changed in a clause from one version to another, in the language `lang`.

    `ops`: ("=", words kept), ("-", words removed), ("+", words added); `before` is None for a
    clause that the older version did not have.
    """

    before: int | None  # numbers of versions
    after: int
    lang: str
    ops: tuple[tuple[str, str], ...]

    @property
    def is_none(self) -> bool:
        """The clause says the same in both."""
        return all(sign == "=" for sign, _words in self.ops)


class Owner(Protocol):
    """What a package above must be able to say about its threads."""

    def homes(self, viewer: User | Guest, thread_ids: Collection[int] | None) -> Iterable[Home]:
        """Those of these threads (of all, for None) that this person may see."""

    def clauses(self, refs: Collection[ClauseRef]) -> Iterable[Clause]:
        """Those of these clauses that exist, in one statement."""

    def versions(self, thread_id: int) -> list[TextVersion]:
        """The published versions of the text of a thread, newest first."""

    def said(self, ref: ClauseRef) -> Mapping[str, str] | None:
        """What a clause says, heading and text, by language; None for one of somebody else."""

    def passages(self, version_id: int) -> list[Passage]:
        """From this version to the newest one, step by step."""


_owners: dict[str, Owner] = {}
Differ = Callable[[ClauseRef, Collection[int]], Difference | None]
_differs: dict[str, Differ] = {}
_threads: dict[str, Callable[[int], Select[Any]]] = {}
_texts: dict[str, Callable[[int], list[TextVersion]]] = {}


def register(name: str, owner: Owner) -> None:
    """Have `owner` asked from now on; the same name again takes its place."""
    _owners[name] = owner


def register_differ(name: str, differ: Differ) -> None:
    """Have `differ(changed clause, ids of the versions commented on)` say what changed in it."""
    _differs[name] = differ


def register_threads(name: str, threads: Callable[[int], Select[Any]]) -> None:
    """Have `threads(plan)` say in SQL which public threads belong to a plan."""
    _threads[name] = threads


def register_texts(name: str, texts: Callable[[int], list[TextVersion]]) -> None:
    """Have `texts(thread)` say which texts a talk without one of its own is about."""
    _texts[name] = texts


def threads_of_plan(plan_id: int) -> list[Select[Any]]:
    """The public threads of a plan, as questions for a statement that counts them."""
    return [threads(plan_id) for threads in _threads.values()]


def difference(changed: ClauseRef, commented: Collection[int]) -> Difference | None:
    """The words that came and went since the newest version commented on that is older."""
    found = (differ(changed, commented) for differ in _differs.values())
    return next((each for each in found if each is not None), None)


def homes(viewer: User | Guest, thread_ids: Collection[int] | None = None) -> dict[int, Home]:
    """Of these threads, or of all. Drafts, which register last, have most of them: they are asked
    first, and nobody is asked for what was found."""
    found: dict[int, Home] = {}
    for owner in reversed(_owners.values()):
        left = None if thread_ids is None else set(thread_ids) - found.keys()
        if left is None or left:
            found |= {home.thread_id: home for home in owner.homes(viewer, left)}
    return found


def home(thread_id: int, viewer: User | Guest) -> Home:
    """The home of a thread, or NotFound: what one may not see does not exist."""
    found = homes(viewer, [thread_id]).get(thread_id)
    if found is None:
        raise NotFound
    return found


def clauses(refs: Iterable[ClauseRef]) -> dict[ClauseRef, Clause]:
    wanted = set(refs)
    if not wanted:
        return {}
    return {clause.ref: clause for owner in _owners.values() for clause in owner.clauses(wanted)}


def versions(thread_id: int) -> list[TextVersion]:
    return [version for owner in _owners.values() for version in owner.versions(thread_id)]


def changeable(thread_id: int) -> list[TextVersion]:
    """The versions of the text of a thread, or of those that a talk without one is about: what an
    answer may say that it changed."""
    own = versions(thread_id)
    return own or [version for texts in _texts.values() for version in texts(thread_id)]


def said(ref: ClauseRef) -> Mapping[str, str]:
    """What a clause says, by language."""
    found = (owner.said(ref) for owner in _owners.values())
    return next((words for words in found if words is not None), {})


def passages(version_id: int) -> list[Passage]:
    if version_id == NO_VERSION:
        return []
    return [passage for owner in _owners.values() for passage in owner.passages(version_id)]


def later_versions(
    versions: list[TextVersion], commented: Iterable[int | None]
) -> list[TextVersion]:
    """The versions in which comments on these versions can have changed something."""
    numbers = {version.id: version.number for version in versions}
    first = max((numbers.get(version_id or 0, 0) for version_id in commented), default=0)
    return [version for version in versions if version.number >= first]
