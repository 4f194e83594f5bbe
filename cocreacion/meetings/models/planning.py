"""Meetings that are prepared alike: templates, and series by a rule."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.meetings.models.calling import MeetingKind, Mode


class Pattern(StrEnum):
    """How the sessions of a series follow each other."""

    WEEKS = "weeks"  # every so many weeks
    NTH = "nth"  # the same weekday of the month, counted from its beginning
    LAST = "last"  # the last such weekday of the month


class MeetingSeries(Model):
    """Sessions prepared together; each is a meeting of its own from then on."""

    __tablename__ = "meeting_series"

    pattern: Mapped[Pattern]
    step: Mapped[int]  # so many weeks or months from one to the next
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sample: Mapped[bool] = mapped_column(default=False)


class MeetingTemplate(Model):
    """What meetings of a kind, or of a body, begin from. `minutes` is how long they last."""

    __tablename__ = "meeting_templates"

    name: Mapped[Bilingual] = bilingual("name")
    kind_id: Mapped[int] = mapped_column(ForeignKey("meeting_kinds.id"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"))
    title: Mapped[Bilingual] = bilingual("title")
    purpose: Mapped[Bilingual] = bilingual("purpose")
    minutes: Mapped[int]
    mode: Mapped[Mode] = mapped_column(default=Mode.IN_PERSON)
    place: Mapped[Bilingual] = bilingual("place")
    department: Mapped[str] = mapped_column(default="")
    access_needs: Mapped[Bilingual] = bilingual("access_needs")
    capacity: Mapped[int | None]
    roles: Mapped[str] = mapped_column(Text, default="")  # one per line
    sample: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[MeetingKind] = relationship()
    body: Mapped[Body | None] = relationship()
    items: Mapped[list["TemplateItem"]] = relationship(
        order_by="TemplateItem.position", cascade="all, delete-orphan"
    )


class TemplateItem(Model):
    """A point that every meeting of a template begins with."""

    __tablename__ = "template_items"

    template_id: Mapped[int] = mapped_column(ForeignKey("meeting_templates.id"), index=True)
    position: Mapped[int]
    title: Mapped[Bilingual] = bilingual("title")
    minutes_planned: Mapped[int | None]
    presenter: Mapped[str] = mapped_column(default="")
    needs_paper: Mapped[bool] = mapped_column(default=False)
