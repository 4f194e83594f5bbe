"""Whether what is kept of a meeting says who spoke: by name, by sector, or not at all.

The rule is a property of the meeting (`attribution`: attributed, by_sector or none); a meeting
that has none names who wishes to be named.
"""

from typing import Any

ATTRIBUTED, BY_SECTOR, NONE = "attributed", "by_sector", "none"


def rule_of(meeting: Any) -> str:
    return str(getattr(meeting, "attribution", ATTRIBUTED))


def names(meeting: Any) -> bool:
    """Whether people and organisations may be named."""
    return rule_of(meeting) == ATTRIBUTED


def sectors(meeting: Any) -> bool:
    """Whether sectors may be told."""
    return rule_of(meeting) != NONE
