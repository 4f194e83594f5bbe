"""A policy answers with a Decision: yes, or no and why."""

from dataclasses import dataclass
from typing import Any

from cocreacion.kernel.errors import Forbidden


@dataclass(frozen=True)
class Decision:
    """Whether something is allowed; `reason` is a sentence for the person who may not."""

    allowed: bool
    reason: Any = None

    def __bool__(self) -> bool:
        return self.allowed


YES = Decision(True)


def no(reason: Any) -> Decision:
    return Decision(False, reason)


def require(decision: Decision) -> None:
    """Raise `Forbidden` with the decision's reason unless it is a yes."""
    if not decision:
        raise Forbidden(decision.reason)
