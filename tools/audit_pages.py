"""Which pages `tools/audit.py` looks at: found by following the links of a sample site.

For each persona, one address of every kind of page they are let into, and of every state. A page
whose main part is the same as an earlier persona's is not looked at twice.
"""

import html
import re
import urllib.error
import urllib.request
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from cocreacion.contributions.models import Contribution, Response
from cocreacion.demo import PASSWORD
from cocreacion.demo.cast import email_of
from cocreacion.groups.models import Body, Seat
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.meetings.models import Meeting, MeetingState, Minutes, MinutesState
from cocreacion.people.models import Membership, RoleMandate, Sector
from cocreacion.process.models import Commitment
from cocreacion.proposals.models import Proposal, ProposalState
from cocreacion.votes.models import Poll, PollState

GUEST = "guest"
PERSONAS = [GUEST, "lucia", "admin", "mateo", "elena", "tomas", "ixchel", "nora", "sara"]
A_FILE = 0
ENOUGH = 2  # addresses of one kind whose links are followed
CHANGING = re.compile(r'name="(?:csrf_token|submission_id)" value="[^"]*"')
MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
LINK = re.compile(r'<a\b[^>]*?href="(/es/[^"#]*)')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Sight:
    """One page as one persona sees it; `sent` once its form was sent empty."""

    persona: str
    name: str
    path: str
    status: int = 200
    sent: bool = False


@dataclass
class Walk:
    """What one persona found: the first address of each kind of page, and all pages read."""

    persona: str
    base: str
    kinds: dict[str, str] = field(default_factory=dict)
    pages: dict[str, tuple[int, str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)  # kinds that are in a language, yet no pages
    cookies: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(jar, _Stay)

    def read(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """The status and the page; `A_FILE` and nothing, if it is none."""
        data = urlencode(form).encode() if form else None
        try:
            with self.opener.open(self.base + path, data, timeout=60) as answer:
                if answer.headers.get_content_type() != "text/html":
                    return A_FILE, ""
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def sign_in(self) -> None:
        token = TOKEN.findall(self.read("/es/sign-in")[1])[-1]
        form = {"csrf_token": token, "email": email_of(self.persona), "password": PASSWORD}
        status, _ = self.read("/es/sign-in", form)
        if status != 303:
            raise AssertionError(f"{self.persona} cannot sign in: {status}")

    def main_of(self, path: str) -> str:
        """The main part of a page, without what is new at each reading."""
        if path not in self.pages:
            self.pages[path] = self.read(path)
        found = MAIN.search(self.pages[path][1])
        return CHANGING.sub("", found.group()) if found else self.pages[path][1]


class _Stay(urllib.request.HTTPRedirectHandler):
    """A page that leads elsewhere is not a page."""

    def redirect_request(self, *_args, **_more):
        return None


def kind_of(app: Flask, path: str) -> str | None:
    """The route behind an address, if it is in a language."""
    try:
        rule, _ = app.url_map.bind("127.0.0.1").match(path.partition("?")[0], return_rule=True)
    except (HTTPException, RequestRedirect):
        return None
    return rule.endpoint if _is_page(rule) else None


def follow(app: Flask, walk: Walk, first: list[str]) -> Walk:
    if walk.persona != GUEST:
        walk.sign_in()
    queue, met, read = deque(first), set(first), dict.fromkeys(first, 0)
    read.clear()
    while queue:
        path = queue.popleft()
        kind = kind_of(app, path)
        if kind is None or (read.get(kind, 0) >= ENOUGH and path not in first):
            continue
        status, text = walk.pages[path] = walk.read(path)
        if status == A_FILE:
            walk.files.add(kind)
            walk.pages.pop(path)
        if status == 200:
            read[kind] = read.get(kind, 0) + 1
            walk.kinds.setdefault(kind, path)
        links = [html.unescape(link) for link in LINK.findall(text)]
        new = [link for link in dict.fromkeys(links) if link not in met]
        met.update(new)
        queue.extend(new)
    return walk


def states(app: Flask) -> dict[str, str]:
    """An address for each state that the rows of the sample site are in, by its name."""
    over, soon = Meeting.ends_at < now(), Meeting.starts_at > now()
    called, full = Meeting.state == MeetingState.CALLED, Meeting.coming >= Meeting.capacity
    wanted = {
        "a meeting to come": ("meetings", Meeting, [called, soon]),
        "a meeting that is full": ("meetings", Meeting, [called, soon, full]),
        "a meeting that was cancelled": (
            "meetings", Meeting, [Meeting.state == MeetingState.CANCELLED],
        ),
        "a meeting in preparation": ("meetings", Meeting, [Meeting.state == MeetingState.DRAFT]),
        **{
            f"a meeting with minutes {state}": (
                "meetings", Meeting, [Meeting.minutes.has(Minutes.state == state)],
            )
            for state in MinutesState
        },
        "a meeting held without minutes": (
            "meetings", Meeting, [called, over, ~Meeting.minutes.has()],
        ),
        "a vote in preparation": ("votes", Poll, [Poll.state == PollState.DRAFT]),
        "a vote that runs": (
            "votes", Poll, [Poll.state == PollState.OPEN, Poll.closes_at > now()],
        ),
        "a vote that is over": ("votes", Poll, [Poll.closes_at < now()]),
        "a vote that was cancelled": ("votes", Poll, [Poll.state == PollState.CANCELLED]),
        **{
            f"a draft {state}": ("proposals", Proposal, [Proposal.state == state])
            for state in ProposalState
        },
        "a draft open for comment": (
            "proposals", Proposal, [Proposal.thread.has(closes_at=None), Proposal.commitment_id],
        ),
        "a group with an empty seat": ("groups", Body, [Body.seats.any(~Seat.mandates.any())]),
        "a group of civil society": (
            "groups", Body, [Body.seats.any(Seat.sector == Sector.CIVIL_SOCIETY)],
        ),
    }  # fmt: skip
    with app.app_context():
        found = {
            name: db.session.scalar(sa.select(model.slug).where(*where).order_by(model.id.desc()))
            for name, (_, model, where) in wanted.items()
        }
        numbers = db.session.scalars(sa.select(Commitment.number).order_by(Commitment.id)).all()
    paths = {name: f"/es/{wanted[name][0]}/{slug}" for name, slug in found.items() if slug}
    some = [numbers[0], numbers[-1]]
    paths |= {f"follow-up of commitment {n}": f"/es/follow-up/{n}" for n in some}
    return paths | OTHERS


def doors(app: Flask) -> list[str]:
    """Every page whose address needs nothing, or no more than the number of a row."""
    newest = {
        "comment_id": Contribution, "response_id": Response, "membership_id": Membership,
        "mandate_id": RoleMandate,
    }  # fmt: skip
    with app.app_context():
        known = {
            name: db.session.scalar(sa.select(sa.func.max(model.id))) or 0
            for name, model in newest.items()
        }
    pages = [rule for rule in app.url_map.iter_rules() if _is_page(rule)]
    open_to = [rule for rule in pages if rule.arguments <= {"lang", *known}]
    build = app.url_map.bind("127.0.0.1").build
    return [
        build(rule.endpoint, {"lang": "es", **{k: known[k] for k in rule.arguments - {"lang"}}})
        for rule in open_to
    ]


# Addresses no link leads to: filters, mistakes, what one may not do.
OTHERS = {
    "meetings of a month": "/es/meetings?view=month",
    "a filter without results": "/es/proposals?q=zzzzzzzz",
    "meetings without results": "/es/meetings?q=zzzzzzzz",
    "a filter that means nothing": "/es/meetings?view=month&month=2026-99",
    "an address that does not exist": "/es/nothing-here",
    "a meeting that does not exist": "/es/meetings/none",
    "a link that is over": "/es/choose-password",
    "not for everybody": "/es/manage/people",
    "a letter was sent": "/es/check-your-mail/register",
}
# Forms that are also sent empty, by somebody who may.
SENT = [
    (GUEST, "/es/sign-in"),
    (GUEST, "/es/register"),
    (GUEST, "/es/forgot-password"),
    ("ixchel", "/es/my/profile"),
    ("ixchel", "/es/my/security"),
    ("lucia", "/es/manage/meetings/new"),
    ("lucia", "/es/manage/groups/new"),
    ("lucia", "/es/manage/organisations/new"),
    ("lucia", "/es/proposals/create"),
    ("lucia", "/es/votes/new?body=comite-tecnico"),
    ("mateo", "/es/follow-up/1/report"),
]


def sights(app: Flask, base: str) -> tuple[list[Sight], dict[str, CookieJar], set[str]]:
    """What to look at; the cookies of each persona; kinds of page nobody has reached."""
    named = states(app)
    starts = list(dict.fromkeys(["/es/", *doors(app), *named.values()]))
    with ThreadPoolExecutor(2) as pool:
        tasks = [pool.submit(follow, app, Walk(who, base), starts) for who in PERSONAS]
        walks = [task.result() for task in tasks]
    looked: list[Sight] = []
    seen: set[tuple[str, str]] = set()
    best = {kind: path for walk in reversed(walks) for kind, path in walk.kinds.items()}
    for walk in walks:
        places = {kind: walk.kinds[kind] for kind in sorted(walk.kinds)}
        # Where an earlier persona was let in and this one too, it is the same address.
        places |= {k: p for k, p in best.items() if walk.pages.get(p, (0,))[0] == 200}
        taken = {path: name for name, path in (named | places).items()}
        for path, name in taken.items():
            sign = (path, walk.main_of(path))
            status = walk.pages[path][0]
            if (sign in seen and name != "site.home") or 300 <= status < 400:
                continue
            seen.add(sign)
            looked.append(Sight(walk.persona, name, path, status))
    looked += [Sight(who, "a form sent empty", path, 0, sent=True) for who, path in SENT]
    pages = {r.endpoint for r in app.url_map.iter_rules() if _is_page(r)}
    reached = {kind for walk in walks for kind in walk.kinds}
    files = {kind for walk in walks for kind in walk.files}
    return looked, {walk.persona: walk.cookies for walk in walks}, pages - reached - files


def _is_page(rule) -> bool:
    return "lang" in rule.arguments and "GET" in (rule.methods or ())
