"""What reached the process on paper, in speech, by mail, by a link, and in a spreadsheet."""

from collections.abc import Callable
from typing import Any

from cocreacion.contributions import publishing, services
from cocreacion.contributions.intake.messages import Message
from cocreacion.contributions.intake.sheets import Line
from cocreacion.contributions.models import Channel, Contribution, Thread
from cocreacion.contributions.queries import get_thread, intake
from cocreacion.contributions.services import Words, taking
from cocreacion.contributions.services.taking import Captured
from cocreacion.demo.cast import Cast
from cocreacion.demo.paper import scanned
from cocreacion.demo.story import Story
from cocreacion.demo.texts import text
from cocreacion.kernel.clock import local, now
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.models import Guest, Sector

VERSION = 3  # of both drafts, open now


def tell(story: Story, cast: Cast) -> None:
    told, at = text("channels"), story.days.at
    for number, sheet in enumerate(told["sheet"]):
        story.tell(at(-9, f"9:{10 * number:02}"), _sheet(cast, sheet))
    for number, mail in enumerate(told["mail"]):
        story.tell(at(-7, f"10:{10 * number:02}"), _mail(cast, mail, number))
    for number, each in enumerate(told["link"]):
        story.tell(at(-6, f"19:{10 * number:02}"), _by_link(cast, each))
    story.tell(at(-5, "15:00"), _file(cast, told["batch"]))


def _thread(cast: Cast, draft: str) -> Thread:
    return get_thread(cast.proposal(draft).thread_id)


def _ref(cast: Cast, draft: str, clause: str) -> ClauseRef:
    return ClauseRef(cast.version(draft, VERSION).id, cast.clauses[draft, clause])


def _entry(cast: Cast, draft: str, said: dict[str, Any], **facts: Any) -> Captured:
    organisation = said.get("organisation")
    return Captured(
        text=said["text"],
        place=_ref(cast, draft, said["clause"]),
        received_on=local(now()).date(),
        language=said.get("language", "es"),
        sector=Sector(said.get("sector", "citizen")),
        department=said.get("department", ""),
        organisation=cast.organisation(organisation) if organisation else None,
        name=said.get("name", ""),
        **facts,
    )


def _sheet(cast: Cast, sheet: dict[str, Any]) -> Callable[[], object]:
    def act() -> None:
        facts = {"channel": Channel(sheet["channel"]), "source": sheet["source"]}
        entries = [_entry(cast, sheet["draft"], said, **facts) for said in sheet["said"]]
        thread = _thread(cast, sheet["draft"])
        lines = [each.text for each in entries]
        scan = scanned(sheet["source"], lines) if sheet["channel"] == "paper" else b""
        lucia = cast.person("lucia")
        taken = taking.capture(thread, entries, actor=lucia, scan=scan, sample=True)
        if sheet["checked"]:
            for comment, entry in zip(taken, entries, strict=True):
                _check(cast, comment, entry)

    return act


def _check(cast: Cast, comment: Contribution, entry: Captured) -> None:
    taking.check(comment, entry, actor=cast.person("admin"), seen=comment.text)


def _mail(cast: Cast, mail: dict[str, Any], number: int) -> Callable[[], object]:
    def act() -> None:
        thread, origin = _thread(cast, mail["draft"]), f"mail:sample-{number}"
        message = Message(
            text=mail["text"],
            email="",
            subject=mail["subject"],
            written_at=now(),
            attachments=tuple(mail["attachments"]),
            origin=origin,
        )
        taking.collect(thread, [message], actor=cast.person("lucia"), sample=True)
        comment = intake.find_origin(origin)
        if comment is not None and mail["placed"]:
            facts = {"channel": Channel.MAIL, "source": mail["subject"]}
            _check(cast, comment, _entry(cast, mail["draft"], mail, **facts))

    return act


def _by_link(cast: Cast, said: dict[str, Any]) -> Callable[[], object]:
    def act() -> None:
        comment = services.speak_by_mail(
            _thread(cast, said["draft"]),
            _ref(cast, said["draft"], said["clause"]),
            Words(said["text"]),
            actor=Guest(),
            email="sin-cuenta@example.org",
            language="es",
        )
        row = intake.correspondent_of(comment.id)
        if row is not None:
            services.publish_with_link(row, actor=Guest())
            publishing.forget(row)  # nobody reads letters at an invented address

    return act


def _file(cast: Cast, batch: dict[str, Any]) -> Callable[[], object]:
    def act() -> None:
        thread, lucia = _thread(cast, batch["draft"]), cast.person("lucia")
        lines = [Line(number=number, **row) for number, row in enumerate(batch["rows"], 2)]
        kept = taking.keep_batch(
            thread, lines, actor=lucia, fingerprint="sample", name=batch["name"]
        )
        taking.take_batch(kept, thread, actor=lucia, sample=True)
        taking.check_batch(kept, thread, actor=cast.person("admin"))

    return act
