"""Persons and organisations, what they may do and since when."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import local, now, today
from cocreacion.kernel.db import Model


class Sector(StrEnum):
    """The ten sectors of the plan."""

    GOVERNMENT = "government"
    CIVIL_SOCIETY = "civil_society"
    CITIZEN = "citizen"
    ACADEMIA = "academia"
    THINK_TANK = "think_tank"
    PRIVATE_SECTOR = "private_sector"
    MEDIA = "media"
    INTERNATIONAL = "international"
    LOCAL_GOVERNMENT = "local_government"
    INDIGENOUS = "indigenous"


class Role(StrEnum):
    """What somebody may do beyond taking part; always by mandate, with dates."""

    ADMIN = "admin"
    POINT_OF_CONTACT = "point_of_contact"  # also the secretariat of the Technical Committee
    REVIEWER = "reviewer"
    TRANSLATOR = "translator"
    MODERATOR = "moderator"


class Account(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"


class User(UserMixin, Model):
    """A person whose address is confirmed. `name` and `email` are never public.

    `display_as` is the name they chose. While `named` is false they took back their consent: as a
    private person they are then shown as a participant (`shown_as`); an office is held by name.
    """

    __tablename__ = "users"

    name: Mapped[str]
    display_as: Mapped[str]
    named: Mapped[bool] = mapped_column(default=True)
    email: Mapped[str] = mapped_column(unique=True)  # lower case
    language: Mapped[str] = mapped_column(default="es")
    department: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str]
    state: Mapped[Account] = mapped_column(default=Account.ACTIVE)
    created_at: Mapped[datetime] = mapped_column(default=now)
    sample: Mapped[bool] = mapped_column(default=False)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user")
    roles: Mapped[list["RoleMandate"]] = relationship(back_populates="user")

    session_token = ""  # of this request; set when the session row is found

    @property
    def is_active(self) -> bool:
        return self.state is Account.ACTIVE

    @property
    def shown_as(self) -> str:
        """Beside what they say for themselves; "" for a participant."""
        return self.display_as if self.named else ""

    def get_id(self) -> str:
        """What the cookie carries: the token of a session row, not the person's number."""
        return self.session_token

    def has_role(self, *wanted: Role) -> bool:
        """Whether one of these roles is held today."""
        return any(mandate.role in wanted and mandate.is_current for mandate in self.roles)

    @property
    def organisations(self) -> list["Organisation"]:
        """Those this person may speak for today."""
        return [m.organisation for m in self.memberships if m.is_current]


class Guest:
    """Whoever has not signed in: never a row."""

    id: None = None
    display_as = ""
    shown_as = ""
    named = False
    language = ""
    is_authenticated = False
    is_active = False
    is_anonymous = True
    roles: tuple[()] = ()
    memberships: tuple[()] = ()
    organisations: tuple[()] = ()

    def get_id(self) -> None:
        return None

    def has_role(self, *wanted: Role) -> bool:  # noqa: ARG002
        return False


class Period:
    """Held from one day to another; open at the end while it lasts."""

    since: Mapped[date] = mapped_column(default=today)
    until: Mapped[date | None]  # the last day

    @property
    def is_current(self) -> bool:
        return self.covers(today())

    @property
    def is_ahead(self) -> bool:
        """It begins on a later day."""
        return today() < self.since

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class Organisation(Model):
    """An institution or organisation. Its present name; earlier ones are in `former_names`."""

    __tablename__ = "organisations"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Bilingual] = bilingual("name")
    short_name: Mapped[str] = mapped_column(default="")
    sector: Mapped[Sector] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(default="")
    verified: Mapped[bool] = mapped_column(default=False)
    role_verified: Mapped[bool] = mapped_column(default=False)  # its part in this plan
    note: Mapped[Bilingual] = bilingual("note")
    source: Mapped[str] = mapped_column(default="")
    sample: Mapped[bool] = mapped_column(default=False)

    former_names: Mapped[list["OrganisationName"]] = relationship(
        back_populates="organisation", order_by="OrganisationName.until"
    )

    def named_on(self, day: date) -> Bilingual:
        """The name it had that day; old records keep the old name."""
        for former in self.former_names:
            if former.covers(day):
                return former.name
        return self.name

    def named_at(self, at: datetime) -> Bilingual:
        """The name it had at that moment, in the country."""
        return self.named_on(local(at).date())


class OrganisationName(Model):
    """A name an organisation used to have."""

    __tablename__ = "organisation_names"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[Bilingual] = bilingual("name")
    since: Mapped[date | None]  # None: from its beginning, or nobody knows
    until: Mapped[date]  # the last day
    organisation: Mapped[Organisation] = relationship(back_populates="former_names")

    @property
    def next_day(self) -> date:
        """The first one with another name."""
        return self.until + timedelta(days=1)

    def covers(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and day <= self.until


class Change(StrEnum):
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"


class Succession(Model):
    """One organisation took the place of another on a day, by an act."""

    __tablename__ = "succession"
    __table_args__ = (UniqueConstraint("from_id", "to_id"),)

    from_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    on: Mapped[date | None]
    kind: Mapped[Change]
    act: Mapped[str] = mapped_column(default="")
    from_organisation: Mapped[Organisation] = relationship(foreign_keys=[from_id])
    to_organisation: Mapped[Organisation] = relationship(foreign_keys=[to_id])


class Membership(Period, Model):
    """Somebody may speak for an organisation, from one day to another."""

    __tablename__ = "memberships"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    office: Mapped[Bilingual] = bilingual("office")
    user: Mapped[User] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship()


class RoleMandate(Period, Model):
    """Somebody holds a role, from one day to another."""

    __tablename__ = "roles"
    __table_args__ = (Index("ix_roles_user_id_role", "user_id", "role"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    role: Mapped[Role]
    user: Mapped[User] = relationship(back_populates="roles")


class SignIn(Model):
    """One signed-in browser. Without this row its cookie is worth nothing."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    label: Mapped[str] = mapped_column(default="")
    user: Mapped[User] = relationship()


class Purpose(StrEnum):
    REGISTER = "register"
    RESET = "reset"
    INVITE = "invite"


class MailLink(Model):
    """A link asked for by mail, with which somebody chooses a password. It works once.

    There is one for every request, whether or not the address has an account: asking looks the
    same from outside. `role` comes with an invitation, `parked_id` is a form to be given back.
    """

    __tablename__ = "mail_links"

    purpose: Mapped[Purpose]
    email: Mapped[str] = mapped_column(index=True)
    display_as: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="es")
    back: Mapped[str] = mapped_column(default="")
    role: Mapped[Role | None]
    parked_id: Mapped[int | None] = mapped_column(
        ForeignKey("parked_forms.id", ondelete="SET NULL")
    )
    asked_at: Mapped[datetime] = mapped_column(default=now, index=True)
    used_at: Mapped[datetime | None]
    parked: Mapped["ParkedForm | None"] = relationship()


class ParkedForm(Model):
    """What somebody had written before signing in. `user` is known once they have signed in."""

    __tablename__ = "parked_forms"

    key: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    action: Mapped[str]  # the address it was sent to
    back: Mapped[str]  # the page that shows the form
    fields: Mapped[list[list[str]]] = mapped_column(JSON)  # names and values, in order
    kept_at: Mapped[datetime] = mapped_column(default=now, index=True)
