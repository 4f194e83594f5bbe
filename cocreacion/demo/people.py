"""Persons, organisations, memberships and roles."""

from typing import Any

from cocreacion.demo.cast import Cast, email_of
from cocreacion.demo.story import Story
from cocreacion.demo.texts import both, text
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.events import record
from cocreacion.people.events import AccountOpened, RoleGranted
from cocreacion.people.models import Account, Organisation, Role, RoleMandate, Sector, User
from cocreacion.people.services import mandates, organisations

BEGINNING = -445
NOBODY_SIGNS_IN = "!"  # the hash of no password
DELEGATE = Bilingual.both("Delegación", "Delegate")


def tell(story: Story, cast: Cast, password_hash: str) -> None:
    at = story.days.at
    story.tell(at(BEGINNING, "8:00"), lambda: _open_accounts(password_hash))
    story.tell(at(BEGINNING, "8:10"), lambda: _appoint_admin(cast))
    story.tell(at(BEGINNING, "8:20"), lambda: _list_organisations(cast))
    story.tell(at(BEGINNING, "8:30"), lambda: _give_roles(cast))


def everybody() -> list[dict[str, Any]]:
    known = text("people")
    authors = [{"key": each["name"], **each} for each in known["author"]]
    return [*known["persona"], *known["delegate"], *authors]


def _open_accounts(password_hash: str) -> None:
    personas = {each["key"] for each in text("people")["persona"]}
    for each in everybody():
        user = User(
            name=each["name"],
            display_as=each["name"],
            email=email_of(each["key"]),
            language=each.get("language", "es"),
            department=each["department"],
            password_hash=password_hash if each["key"] in personas else NOBODY_SIGNS_IN,
            state=Account.ACTIVE,
        )
        db.session.add(user)
        db.session.flush()
        record(AccountOpened(actor_id=user.id, user_id=user.id))


def _appoint_admin(cast: Cast) -> None:
    """The first one, as the command line does; every other role is given by her."""
    admin = cast.person("admin")
    mandate = RoleMandate(user=admin, role=Role.ADMIN, since=today())
    db.session.add(mandate)
    db.session.flush()
    record(RoleGranted(actor_id=None, user_id=admin.id, role=Role.ADMIN, mandate_id=mandate.id))


def _list_organisations(cast: Cast) -> None:
    admin = cast.person("admin")
    for each in text("organisations")["organisation"]:
        organisation = Organisation(
            name=both(each), short_name=each["short"], sector=Sector(each["sector"])
        )
        organisations.add_organisation(organisation, actor=admin)
        organisation.slug = each["slug"]


def _give_roles(cast: Cast) -> None:
    admin = cast.person("admin")
    for each in everybody():
        user = cast.person(each["key"])
        if "role" in each and each["role"] != Role.ADMIN:
            mandates.grant_role(user, actor=admin, role=Role(each["role"]), since=today())
        if "organisation" in each:
            mandates.begin_membership(
                user,
                cast.organisation(each["organisation"]),
                actor=admin,
                office=both(each["office"]) if "office" in each else DELEGATE,
                since=today(),
            )
