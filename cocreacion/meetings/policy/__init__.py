"""Who may call, document and attend meetings."""

from cocreacion.meetings.policy.calling import (
    CANCELLED,
    Bodies,
    can_call_for,
    can_cancel,
    can_change,
    can_discard,
    can_manage,
    can_prepare,
    can_publish_call,
    can_put_to_vote,
    is_ahead,
    is_frozen,
)
from cocreacion.meetings.policy.coming import (
    can_register,
    can_see_link,
    can_withdraw,
    is_open,
)
from cocreacion.meetings.policy.desk import EARLY, can_keep_desk, can_see_desk
from cocreacion.meetings.policy.record import (
    can_circulate,
    can_mark_agreement,
    can_publish_minutes,
    can_read_minutes,
    can_take_attendance,
    can_write_minutes,
)
from cocreacion.meetings.policy.tables import (
    can_arrange_tables,
    can_capture,
    can_check,
    can_correct,
    can_see_checking,
    can_see_table_desk,
)

__all__ = [
    "CANCELLED",
    "EARLY",
    "Bodies",
    "can_arrange_tables",
    "can_call_for",
    "can_cancel",
    "can_capture",
    "can_change",
    "can_check",
    "can_circulate",
    "can_correct",
    "can_discard",
    "can_keep_desk",
    "can_manage",
    "can_mark_agreement",
    "can_prepare",
    "can_publish_call",
    "can_publish_minutes",
    "can_put_to_vote",
    "can_read_minutes",
    "can_register",
    "can_see_checking",
    "can_see_desk",
    "can_see_link",
    "can_see_table_desk",
    "can_take_attendance",
    "can_withdraw",
    "can_write_minutes",
    "is_ahead",
    "is_frozen",
    "is_open",
]
