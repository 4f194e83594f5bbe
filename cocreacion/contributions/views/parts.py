"""Parts of other packages' pages: a talk, the form below it, the responses of a thread."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import request, url_for
from wtforms.fields.choices import SelectChoice

from cocreacion.contributions import coverage, homes, policy, queries, reading
from cocreacion.contributions.coverage import Coverage
from cocreacion.contributions.forms import CommentForm
from cocreacion.contributions.homes import About, Clause, Home
from cocreacion.contributions.intake import consent
from cocreacion.contributions.intake.models import How
from cocreacion.contributions.models import Thread
from cocreacion.contributions.paging import Page
from cocreacion.contributions.queries import Sort
from cocreacion.contributions.reading import Answer, Comment
from cocreacion.contributions.workdays import working_days_since
from cocreacion.kernel.clock import today
from cocreacion.kernel.disclosure import Shown
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import language_name, plain
from cocreacion.kernel.policy import Decision
from cocreacion.kernel.refs import ClauseRef
from cocreacion.kernel.saving import is_light
from cocreacion.people import parking
from cocreacion.people.labels import sector_name
from cocreacion.people.models import Guest, User
from cocreacion.people.places import department_name

OLD_SORTS = {"replies": Sort.DISCUSSED.value}  # of addresses that were given out
MOST_LATE = 10  # comments whose answer is late, named one by one
REGION = "talk-"  # the talk of a clause has this id and the id of the clause, or `WHOLE`


@dataclass(frozen=True)
class Talk:
    """One page of what was said about a clause, a whole version or a question (`about`).

    `orders` are its addresses in other orders.
    """

    region: str
    sort: Sort
    orders: dict[Sort, str]
    comments: list[Comment]
    pages: tuple[str, str]
    may_reply: Decision
    may_answer: bool
    draft: str
    about: About


@dataclass(frozen=True)
class Untouched:
    """The fields of the form as all who have not signed in find them; its keys stand beside."""

    version: str
    clauses: tuple[tuple[str, str], ...]
    chosen: str
    admits: policy.Named | None

    def form(self) -> CommentForm:
        form = CommentForm(None, meta={"csrf": False}, submission_id="")
        form.version.data, form.clause.data = self.version, self.chosen
        _fill(form, self.clauses, Guest(), self.admits, filled=False)
        return form


def _fill(
    form: CommentForm,
    clauses: Sequence[tuple[str, str]],
    viewer: User | Guest,
    admits: policy.Named | None,
    *,
    filled: bool,
) -> None:
    """The lists of a form, and what is likely."""
    form.offer(viewer, filled=filled)
    form.clause.choices = [SelectChoice(clause_id, label) for clause_id, label in clauses]
    if form.is_about_text:
        form.clause.choices.append(SelectChoice(homes.WHOLE, _("The whole text")))
    form.admit(admits)


@dataclass(frozen=True)
class Box:
    """The form for a comment, or, where `may` is a no, the reason why there is none.

    `untouched` stands for the form where nobody has written in it and anybody could be its reader.
    """

    form: CommentForm | None
    action: str
    may: Decision
    viewer: User | Guest
    region: str
    draft: str
    days: int  # working days until the answer
    consent: str  # the words with which one agrees to be named
    follow: str  # where one asks to be told what is new
    slow: int  # minutes between two comments of one person; 0: none
    about: About = About.CLAUSE
    only: str = ""  # who may take part, where not everybody may
    apart: str = ""  # the page of the form, where this one only leads to it
    untouched: Untouched | None = None

    @property
    def typed(self) -> str:
        """What the reader had written."""
        return (self.form.text.data or "") if self.form else ""


@dataclass(frozen=True)
class Answered:
    """An official response with some of the comments it answers, and how many there are."""

    answer: Answer
    comments: list[Comment]
    total: int
    sample: bool


@dataclass(frozen=True)
class Responses:
    """`late` are the comments whose answer is late, with how many working days."""

    answers: list[Answered]
    pages: tuple[str, str]
    reached: Coverage
    late: list[tuple[Comment, int]]


def talk(
    thread: Thread, place: ClauseRef, *, viewer: User | Guest, here: str, args: Mapping[str, str]
) -> Talk:
    """What stands at a clause of a version, or where one stood that this version no longer has.

    `here` is the address of its page, `args` what was asked.
    """
    sort = sort_of(args)
    page = queries.spoken(
        place.version_id,
        place.clause_id,
        sort,
        after=args.get("after", ""),
        before=args.get("before", ""),
        size=page_size(),
    )
    replies = queries.replies_shown([row.id for row in page.rows if row.reply_count])
    region = region_of(place.clause_id)
    orders = {
        each: address(here, region, sort=each if each is not Sort.NEWEST else "") for each in Sort
    }
    return Talk(
        region=region,
        sort=sort,
        orders=orders,
        comments=reading.comments(page.rows, replies, viewer=viewer, thread=thread),
        pages=neighbours(page, orders[sort]),
        may_reply=policy.window(thread),
        may_answer=_may_answer(thread, viewer),
        draft=draft_key(thread),
        about=homes.kind_of(place),
    )


def _may_answer(thread: Thread, viewer: User | Guest) -> bool:
    """Whether this reader answers officially here; most cannot, and that costs nothing."""
    if not (viewer.organisations or viewer.has_role(*policy.STAFF)):
        return False
    found = homes.homes(viewer, [thread.id]).get(thread.id)
    return found is not None and policy.can_respond(viewer, found).allowed


@dataclass(frozen=True)
class Own:
    """One's own comments, and what the texts are called that they are about."""

    comments: list[Comment]
    homes: dict[int, Home]


def own(rows: Sequence[Any], user: User) -> Own:
    comments = reading.comments(rows, [], viewer=user, thread=None)
    return Own(comments, homes.homes(user, {comment.thread_id for comment in comments}))


def homes_of(rows: Sequence[Any], user: User) -> dict[int, Home]:
    """What the threads of these rows are about, as far as this person may see it."""
    return homes.homes(user, {row.thread_id for row in rows}) if rows else {}


def comment_box(
    thread: Thread,
    *,
    version_id: int,
    clauses: Sequence[tuple[str, str]],
    chosen: str = "",
    viewer: User | Guest,
) -> Box:
    """The form for commenting on one of these clauses (id and label) of a version, or all of it.

    `chosen` is the one whose talk the page shows, if any. Questions are clauses of version 0.
    """
    region = region_of(chosen) if chosen else ""
    typed = parking.given_back(url_for("contributions.add", thread_id=thread.id))
    if typed is None and not viewer.is_authenticated:
        fresh = Untouched(str(version_id), tuple(clauses), chosen, thread.admits)
        made = _box(thread, viewer, region, untouched=fresh)
    else:
        form = CommentForm(typed)
        if typed is None:
            form.version.data, form.clause.data = str(version_id), chosen
        made = box(thread, form, clauses, viewer, filled=typed is not None, region=region)
        if typed is not None:
            return made
    if is_light():
        write = url_for("contributions.write", thread_id=thread.id)
        return replace(made, apart=address(write, version=version_id, clause=chosen))
    return made


def box(
    thread: Thread,
    form: CommentForm,
    clauses: Sequence[tuple[str, str]],
    viewer: User | Guest,
    *,
    filled: bool,
    region: str = "",
) -> Box:
    """`region` is the id of the talk on the same page, if it is there."""
    _fill(form, clauses, viewer, thread.admits, filled=filled)
    return _box(thread, viewer, region, form)


def _box(
    thread: Thread,
    viewer: User | Guest,
    region: str,
    form: CommentForm | None = None,
    untouched: Untouched | None = None,
) -> Box:
    may = policy.window(thread)
    version = form.version.data if form else untouched.version if untouched else ""
    return Box(
        form=form,
        untouched=untouched,
        action=url_for("contributions.add", thread_id=thread.id),
        may=policy.can_take_part(viewer, thread.admits) if may else may,
        viewer=viewer,
        region=region,
        draft=draft_key(thread),
        days=thread.answer_days,
        consent=consent.text(How.FORM),
        follow=url_for("contributions.talk_follow", thread_id=thread.id),
        slow=thread.slow_minutes,
        about=About.QUESTION if str(version) == str(homes.NO_VERSION) else About.CLAUSE,
        only=admitted(thread.admits),
    )


def admitted(named: policy.Named | None) -> str:
    """Names of those who may take part; empty where everybody may."""
    named = named or {}
    sectors = [sector_name(sector) for sector in named.get("sectors", [])]
    organisations = queries.organisations(named.get("organisations", []))
    return ", ".join([*sectors, *(plain(each.name) for each in organisations.values())])


def responses(thread: Thread, *, here: str, args: Mapping[str, str]) -> Responses:
    """The official responses of a thread, the latest first."""
    page = queries.published_responses(
        thread.id, after=args.get("after", ""), before=args.get("before", ""), size=page_size()
    )
    first = not (args.get("after") or args.get("before"))
    overdue = queries.overdue([thread.id])
    rows = queries.longest_overdue(thread.id, MOST_LATE) if first and overdue else []
    late = reading.comments(rows, [], viewer=Guest(), thread=None)
    return Responses(
        answers=with_comments(page.rows),
        pages=neighbours(page, here),
        reached=Coverage(thread.comment_count, thread.answered_count, overdue),
        late=[
            (comment, working_days_since(comment.due_on, today()))
            for comment in late
            if comment.due_on is not None
        ],
    )


def with_comments(rows: Sequence[Any]) -> list[Answered]:
    """Rows of responses, each with the first comments it answers."""
    said = queries.comments_answered([row.id for row in rows])
    common = reading.context([*rows, *said], [], Guest())
    of_response: dict[int, list[Comment]] = {row.id: [] for row in rows}
    totals = {}
    for row in said:
        of_response[row.answered_by].append(reading.comment(row, common, None))
        totals[row.answered_by] = row.total
    return [
        Answered(
            reading.answer(row, common), of_response[row.id], totals.get(row.id, 0), row.sample
        )
        for row in rows
    ]


TRAITS = ("sector", "department", "language")  # of persons


@dataclass(frozen=True)
class Table:
    """How much is answered, by one thing; `named` says what the rows are. Of a row whose numbers
    might show a person there is only what may be told of how many comments it has."""

    key: str
    title: str
    named: str
    rows: list[tuple[str, Coverage | Shown]]

    @property
    def hides(self) -> bool:
        return any(isinstance(reached, Shown) for _label, reached in self.rows)


def coverage_tables(rows: Sequence[Any], known: Mapping[int, Home]) -> list[Table]:
    """By theme, institution and draft; and by the traits of persons, as far as they are told."""
    leads = queries.organisations({home.lead_id for home in known.values()})

    def theme(row: Any) -> str:
        home = known[row.thread_id]
        return plain(home.theme) if home.theme else _("No theme")

    def institution(row: Any) -> str:
        lead = leads.get(known[row.thread_id].lead_id or 0)
        return plain(lead.name) if lead else _("Not known")

    ways: list[tuple[str, str, str, Callable[[Any], str]]] = [
        ("theme", _("By theme"), _("Theme"), theme),
        ("institution", _("By institution"), _("Institution responsible"), institution),
        ("draft", _("By draft"), _("Draft"), lambda row: plain(known[row.thread_id].title)),
        ("sector", _("By sector"), _("Sector"), lambda row: sector_name(row.sector)),
        (
            "department",
            _("By department"),
            _("Department"),
            lambda row: department_name(row.department) or _("Not said"),
        ),
        ("language", _("By language"), _("Language"), lambda row: language_name(row.language)),
    ]
    found = []
    for key, title, named, label in ways:
        sums = coverage.by(rows, label)
        told = coverage.told(sums) if key in TRAITS else sums
        found.append(Table(key, title, named, sorted(told.items(), key=itemgetter(0))))
    return found


def answers_of(comment_ids: Sequence[int]) -> dict[int, Answer]:
    """The answers to those of these contributions that have one."""
    rows = queries.with_answers(comment_ids) if comment_ids else []
    found = reading.comments(rows, [], viewer=Guest(), thread=None)
    return {comment.id: comment.answer for comment in found if comment.answer is not None}


def neighbours(page: Page[Any], here: str) -> tuple[str, str]:
    """The addresses of the pages before and after this one ("" where there is none)."""
    return (
        address(here, before=page.previous) if page.previous else "",
        address(here, after=page.next) if page.next else "",
    )


def asked_talk(thread: Thread, viewer: User | Guest, clause: Clause | None) -> Talk | None:
    """The talk that a script wants to put back in its place, as its reader had it."""
    region = request.headers.get("X-Region", "")
    if clause is None or not region.startswith(REGION):
        return None
    seen = urlsplit(request.referrer or "")
    shown = region.removeprefix(REGION)
    return talk(
        thread,
        ClauseRef(clause.ref.version_id, "" if shown == homes.WHOLE else shown),
        viewer=viewer,
        here=clause.url(),
        args=dict(parse_qsl(seen.query)),
    )


def page_size() -> int:
    """How many comments or answers this reader gets on a page."""
    return queries.LIGHT_PAGE if is_light() else queries.PAGE


def region_of(clause_id: str) -> str:
    """The id of a talk on its page."""
    return REGION + (clause_id or homes.WHOLE)


def sort_of(args: Mapping[str, str]) -> Sort:
    asked = args.get("sort", "")
    try:
        return Sort(OLD_SORTS.get(asked, asked))
    except ValueError:
        return Sort.NEWEST


def draft_key(thread: Thread) -> str:
    """Under which a browser keeps what is being written."""
    return f"comment-{thread.id}"


def address(page: str, anchor: str = "", **arguments: Any) -> str:
    """The address of a page with these arguments; an empty one is left out."""
    parts = urlsplit(page)
    query = dict(parse_qsl(parts.query)) | {name: str(v) for name, v in arguments.items()}
    query = {name: value for name, value in query.items() if value}
    return urlunsplit(("", "", parts.path, urlencode(query), anchor or parts.fragment))
