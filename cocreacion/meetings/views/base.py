"""The blueprint, and what all views of meetings begin with."""

from typing import Any, cast

from flask import Blueprint, render_template
from flask_login import current_user

from cocreacion.groups.models import Body
from cocreacion.groups.seating import Person
from cocreacion.kernel.policy import require
from cocreacion.meetings import clashes, policy
from cocreacion.meetings.models import Meeting
from cocreacion.meetings.queries import meetings
from cocreacion.people.models import User

bp = Blueprint("meetings", __name__)

PUBLIC, STAFF = "/meetings", "/manage/meetings"
Own = dict[int, Body]


def viewer() -> Person:
    return cast("Person", current_user)


def actor() -> User:
    return cast("User", current_user)


def seen(slug: str) -> tuple[Meeting, Own]:
    """The meeting, if this person may see it, and the bodies in which this person sits."""
    own = meetings.bodies_of(viewer())
    return meetings.get_meeting(slug, viewer(), own), own


def managed(slug: str) -> tuple[Meeting, Own]:
    """The same, for those who prepare it."""
    meeting, own = seen(slug)
    require(policy.can_manage(viewer(), meeting, own))
    return meeting, own


def desk(template: str, meeting: Meeting, own: Own, tab: str, **values: Any) -> str:
    """A page of those who prepare the meeting, with the tabs of all of them."""
    return render_template(
        f"meetings/manage/{template}.html",
        meeting=meeting,
        tab=tab,
        clashes=clashes.of(meeting) if tab in {"facts", "agenda"} else [],
        may_change=policy.can_change(viewer(), meeting, own),
        may_call=policy.can_publish_call(viewer(), meeting, own),
        may_cancel=policy.can_cancel(viewer(), meeting, own),
        may_template=policy.can_edit_templates(viewer()),
        may_discard=policy.can_discard(viewer(), meeting, own),
        **values,
    )
