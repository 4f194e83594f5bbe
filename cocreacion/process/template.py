"""The fields of the OGP commitment template, in its order, and the fingerprint of a wording."""

import json
from hashlib import sha256
from typing import Any

from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.process.models import CommitmentVersion

# Field of `CommitmentVersion` → its question on the page.
QUESTIONS: dict[str, Any] = {
    "problem": _l("What problem does it address?"),
    "causes": _l("What are its causes?"),
    "status_quo": _l("How are things today?"),
    "action": _l("What will be done?"),
    "theory_of_change": _l("How will it help to solve the problem?"),
    "transparency": _l("How does it bring transparency?"),
    "participation": _l("How does it open participation?"),
    "accountability": _l("How does it strengthen accountability?"),
    "budget": _l("What does it cost, and who pays?"),
}
TEXTS = ("title", *QUESTIONS)
VALUES = ("transparency", "participation", "accountability")


def fingerprint(version: CommitmentVersion) -> str:
    """SHA-256 of the canonical JSON of all texts and dates of a published wording."""
    body = {
        "commitment": version.commitment_id,
        "number": version.number,
        "starts_on": version.starts_on.isoformat() if version.starts_on else None,
        "ends_on": version.ends_on.isoformat() if version.ends_on else None,
        "texts": {
            name: {"es": getattr(version, name).es, "en": getattr(version, name).en}
            for name in (*TEXTS, "reason")
        },
    }
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()
