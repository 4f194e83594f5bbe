"""Several amendments become one text: what keeps apart is composed, the rest is chosen.

A **spot** is a place of the base that at least one amendment changes. Where several want
different things there, a person chooses one of them, all in their order, or words of their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cocreacion.documents.amendments import Change, applied, tokens
from cocreacion.documents.clauses import Wording
from cocreacion.documents.collisions import FIELDS, Proposed, collide
from cocreacion.documents.models import Operation
from cocreacion.documents.textops import together

ALL, OWN, KEEP = "all", "own", "keep"


@dataclass(frozen=True)
class Choice:
    """What was chosen at a spot: the number of an amendment, `all`, `own` words, or `keep`."""

    what: str = ""
    own: str = ""


Choices = Mapping[str, Choice]


@dataclass(frozen=True)
class Option:
    """What some amendments want at a spot."""

    numbers: tuple[int, ...]
    words: str


@dataclass(frozen=True)
class Spot:
    """`words` is what will stand there; None while nobody has chosen."""

    key: str
    start: int
    end: int
    before: str
    options: tuple[Option, ...]
    choice: Choice
    words: str | None

    @property
    def is_conflict(self) -> bool:
        return len(self.options) > 1

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(sorted({number for option in self.options for number in option.numbers}))

    @property
    def by(self) -> int | None:
        """The amendment whose words stand there, the first of those that say the same; None for
        words of the group, and for several put together."""
        if self.is_conflict and self.choice.what in {ALL, OWN}:
            return None
        return self.used[0] if self.used else None

    @property
    def used(self) -> tuple[int, ...]:
        """Those whose words stand there now."""
        if not self.is_conflict or self.choice.what in {ALL, OWN}:
            return self.numbers
        chosen = [o.numbers for o in self.options if self.choice.what in map(str, o.numbers)]
        return chosen[0] if chosen else ()


@dataclass(frozen=True)
class Composed:
    """A clause in one language with everything that was chosen for it."""

    clause_id: str
    language: str
    base: Wording
    words: Wording
    spots: dict[str, tuple[Spot, ...]] = field(default_factory=dict)

    @property
    def conflicts(self) -> list[Spot]:
        return [spot for spots in self.spots.values() for spot in spots if spot.is_conflict]

    @property
    def is_settled(self) -> bool:
        return all(spot.words is not None for spots in self.spots.values() for spot in spots)

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(sorted({n for spots in self.spots.values() for s in spots for n in s.numbers}))


@dataclass(frozen=True)
class Step:
    """From `base` to `words` by one amendment, or by the group (None)."""

    by: int | None
    base: Wording
    words: Wording


def steps(composed: Composed, now: Wording) -> list[Step]:
    """What to change in a clause that says `now`, one author after the other, so that each signs
    their own; in the end it says what all changes at once would make of it."""
    found, said = list[Step](), composed.base
    for number, words in stages(composed):
        made = together(composed.base, now, words)
        # The first starts from the version, as all at once would; the others from what was made.
        found.append(Step(number, said, made) if found else Step(number, composed.base, words))
        said = made
    return found


def stages(composed: Composed) -> list[tuple[int | None, Wording]]:
    """What the clause says with the words of one amendment after the other, and last with those of
    the group (None)."""
    of = {spot.by for spots in composed.spots.values() for spot in spots}
    found, done = [], set[int | None]()
    for number in sorted(of, key=lambda each: (each is None, each or 0)):
        done.add(number)
        texts = {
            name: applied(
                getattr(composed.base, name),
                [Change(s.start, s.end, s.words or "") for s in spots if s.by in done],
            ).strip()
            for name, spots in composed.spots.items()
        }
        found.append((number, Wording(texts["heading"], texts["text"])))
    return found


def compose(edits: Sequence[Proposed], choices: Choices) -> Composed:
    """All edits of one clause in one language, in one pass over its base."""
    first = edits[0]
    spots, texts = {}, {}
    for name in FIELDS:
        base = getattr(first.base, name)
        by_number = {each.number: each.changes(name) for each in edits}
        found = [
            _spot(f"{first.clause_id}.{first.language}.{name}", base, group, choices)
            for group in _groups(by_number)
        ]
        spots[name] = tuple(found)
        settled = [s for s in found if s.words is not None]
        texts[name] = applied(base, [Change(s.start, s.end, s.words or "") for s in settled])
    words = Wording(texts["heading"].strip(), texts["text"].strip())
    return Composed(first.clause_id, first.language, first.base, words, spots)


Marked = tuple[int, Change]  # the number of an amendment, and one of its changes


def _groups(by_number: Mapping[int, Iterable[Change]]) -> list[list[Marked]]:
    """Changes that cannot stand side by side, or are the same, together."""
    groups: list[list[Marked]] = []
    marked = [(number, each) for number, all_of in by_number.items() for each in all_of]
    for number, change in sorted(marked, key=lambda each: (each[1], each[0])):
        touching = [
            group
            for group in groups
            if any(change == other or collide(change, other) for _, other in group)
        ]
        joined = [each for group in touching for each in group]
        groups = [group for group in groups if group not in touching]
        groups.append([*joined, (number, change)])
    return sorted(groups, key=lambda group: min((c.start, c.end) for _, c in group))


def _spot(prefix: str, base: str, group: Sequence[Marked], choices: Choices) -> Spot:
    start, end = min(c.start for _, c in group), max(c.end for _, c in group)
    of: dict[int, list[Change]] = {}
    for number, change in group:
        of.setdefault(number, []).append(change)
    wanted = {number: _within(base, start, end, own) for number, own in of.items()}
    key, before = f"{prefix}.{start}", "".join(tokens(base)[start:end])
    choice = choices.get(key, Choice())
    options = _options(wanted)
    return Spot(key, start, end, before, options, choice, _chosen(options, choice, before))


def _within(base: str, start: int, end: int, own: Sequence[Change]) -> str:
    """What the span says when only these changes are made."""
    old, parts, place = tokens(base), [], start
    for change in sorted(own):
        parts += [*old[place : change.start], change.words]
        place = change.end
    return "".join([*parts, *old[place:end]])


def _options(wanted: Mapping[int, str]) -> tuple[Option, ...]:
    by_words: dict[str, list[int]] = {}
    for number in sorted(wanted):
        by_words.setdefault(wanted[number], []).append(number)
    return tuple(Option(tuple(numbers), words) for words, numbers in by_words.items())


def _chosen(options: Sequence[Option], choice: Choice, before: str) -> str | None:
    if len(options) == 1:
        return options[0].words
    blank = _blank_behind(before, options)
    if choice.what == ALL:
        return " ".join(option.words.strip() for option in options if option.words.strip()) + blank
    if choice.what == OWN and choice.own.strip():
        return choice.own.strip() + blank
    wanted = [o.words for o in options if choice.what in {str(number) for number in o.numbers}]
    return wanted[0] if wanted else None


def _blank_behind(before: str, options: Sequence[Option]) -> str:
    """The blanks that part a chosen text from what follows it."""
    ends = [words for words in (before, *(option.words for option in options)) if words]
    return next((words[len(words.rstrip()) :] for words in ends if words[-1:].isspace()), "")


@dataclass(frozen=True)
class Placed:
    """New clauses behind one clause: which, in which order, once somebody has chosen."""

    spot: Spot
    clauses: tuple[Proposed, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        return self.spot.numbers


def place(inserts: Sequence[Proposed], choices: Choices) -> Placed:
    """New clauses in one language at one place."""
    first = inserts[0]
    key = f"{first.after or 'beginning'}.{first.language}.new"
    wanted = {each.number: f"{each.words.heading}\n{each.words.text}".strip() for each in inserts}
    options, choice = _options(wanted), choices.get(key, Choice())
    chosen = _chosen(options, choice, "")
    spot = Spot(key, 0, 0, "", options, choice, chosen)
    if chosen is None:
        return Placed(spot)
    by_number = {each.number: each for each in inserts}
    distinct = [by_number[option.numbers[0]] for option in options]
    if len(options) == 1 or choice.what == ALL:
        return Placed(spot, tuple(distinct))
    if choice.what == OWN:
        own = Wording(first.words.heading, choice.own.strip())
        return Placed(spot, (_reworded(first, own),))
    return Placed(spot, (by_number[int(choice.what)],))


def _reworded(new: Proposed, words: Wording) -> Proposed:
    return Proposed(
        new.number, new.operation, new.clause_id, new.language, new.base, words, new.after
    )


@dataclass(frozen=True)
class Removal:
    """A clause that some amendments take out, while others may want to change it."""

    clause_id: str
    spot: Spot

    @property
    def removes(self) -> bool | None:
        """None while nobody has chosen."""
        if not self.spot.is_conflict:
            return True
        return {"": None, KEEP: False}.get(self.spot.choice.what, True)


def removal(clause_id: str, of: Sequence[Proposed], choices: Choices) -> Removal:
    """`of`: everything that was proposed for this clause, in any language."""
    key = f"{clause_id}.removal"
    deleting = tuple(sorted(each.number for each in of if each.operation is Operation.DELETE))
    editing = tuple(sorted(each.number for each in of if each.operation is Operation.EDIT))
    options = [Option(deleting, "")] + ([Option(editing, KEEP)] if editing else [])
    choice = choices.get(key, Choice())
    if choice.what not in {"", KEEP, *map(str, deleting)}:
        choice = Choice()
    words = "" if not editing or choice.what else None
    return Removal(clause_id, Spot(key, 0, 0, "", tuple(options), choice, words))


@dataclass(frozen=True)
class Plan:
    """What a batch of amendments does to a text."""

    composed: tuple[Composed, ...]
    placed: tuple[Placed, ...]
    removals: tuple[Removal, ...]

    @property
    def used(self) -> set[int]:
        """The amendments of which something is in the result; the others were passed over."""
        spots = [s for each in self.composed for of in each.spots.values() for s in of]
        spots += [each.spot for each in self.placed]
        found = {number for spot in spots for number in spot.used}
        gone = [each for each in self.removals if each.removes]
        return found | {number for each in gone for number in each.spot.options[0].numbers}

    @property
    def is_settled(self) -> bool:
        return (
            all(each.is_settled for each in self.composed)
            and all(each.spot.words is not None for each in self.placed)
            and all(each.removes is not None for each in self.removals)
        )


def plan(proposed: Iterable[Proposed], choices: Choices) -> Plan:
    """Put a batch together; the order in which it was chosen plays no part."""
    ordered = sorted(proposed, key=lambda each: each.number)
    edits: dict[tuple[str, str], list[Proposed]] = {}
    inserts: dict[tuple[str, str], list[Proposed]] = {}
    concerning: dict[str, list[Proposed]] = {}
    for each in ordered:
        if each.operation is Operation.INSERT:
            inserts.setdefault((each.after, each.language), []).append(each)
            continue
        concerning.setdefault(each.clause_id, []).append(each)
        if each.operation is Operation.EDIT:
            edits.setdefault((each.clause_id, each.language), []).append(each)
    removals = [
        removal(clause_id, of, choices)
        for clause_id, of in concerning.items()
        if any(each.operation is Operation.DELETE for each in of)
    ]
    gone = {each.clause_id for each in removals if each.removes}
    return Plan(
        tuple(compose(of, choices) for (c, _), of in edits.items() if c not in gone),
        tuple(place(of, choices) for of in inserts.values()),
        tuple(removals),
    )


Mark = tuple[str, str, tuple[int, ...]]  # "=", "-", "+" or "?", the words, whose they are


def marked(base: str, spots: Sequence[Spot]) -> list[list[Mark]]:
    """The base with what happens to it, line by line, every author named.

    "?" are words of the base about which nobody has chosen yet; those of the group are nobody's.
    """
    old, place, marks = tokens(base), 0, list[Mark]()
    for spot in spots:
        marks.append(("=", "".join(old[place : spot.start]), ()))
        if spot.words is None:
            marks.append(("?", spot.before or " … ", spot.numbers))
        else:
            whose = () if spot.is_conflict and spot.choice.what == OWN else spot.used
            marks += [("-", spot.before, spot.used), ("+", spot.words, whose)]
        place = spot.end
    marks.append(("=", "".join(old[place:]), ()))
    return _lines(marks)


def _lines(marks: Iterable[Mark]) -> list[list[Mark]]:
    found: list[list[Mark]] = [[]]
    for kind, words, numbers in marks:
        for place, part in enumerate(words.split("\n")):
            if place:
                found.append([])
            if part:
                found[-1].append((kind, part, numbers))
    return [line for line in found if any(words.strip() for _, words, _ in line)]
