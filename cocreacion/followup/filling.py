"""Between forms and use cases: what a form offers, and what a filled-in one says."""

from typing import Any

from wtforms.fields.choices import SelectChoice

from cocreacion.followup import queries
from cocreacion.followup.forms import MilestoneForm, ReportForm
from cocreacion.followup.models import Level, Milestone, Side, Status
from cocreacion.followup.services import Keeping, Proof, Report
from cocreacion.followup.voices import Voice
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.forms import bilingual_data
from cocreacion.kernel.gettext import gettext
from cocreacion.kernel.i18n import plain
from cocreacion.process.models import Commitment

LONGEST_CHOICE = 100


def offer(form: ReportForm, commitment: Commitment, voices: list[Voice]) -> None:
    """The voices this person has, and what of the commitment can be reported on."""
    form.voice.choices = [SelectChoice(voice.key, _name(voice)) for voice in voices]
    if len(voices) == 1 and not form.voice.data:
        form.voice.data = voices[0].key
    whole = SelectChoice("", gettext("The commitment as a whole"))
    parts = queries.milestones_to_choose(commitment)
    form.about.choices = [
        whole,
        *(
            SelectChoice(str(number), _short(f"{code}. {plain(title)}"))
            for number, code, title in parts
        ),
    ]


def _name(voice: Voice) -> str:
    side = (
        gettext("for the institutions")
        if voice.side is Side.GOVERNMENT
        else gettext("for civil society")
    )
    name = plain(voice.organisation.name) if voice.organisation else gettext("The secretariat")
    return f"{name}, {side}"


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_CHOICE else label[:LONGEST_CHOICE].rsplit(" ", 1)[0] + "…"


def report_of(form: ReportForm, commitment: Commitment) -> Report:
    """What a valid form says."""
    about = form.about.data
    if about and not about.isdecimal():
        raise NotFound
    return Report(
        voice=form.voice.data,
        level=Level(form.level.data),
        text=bilingual_data(form, "text"),
        milestone=queries.get_milestone(commitment, int(about)) if about else None,
        proofs=[_proof(part.form) for part in form.proofs if part.form.begun],
    )


def _proof(form: Any) -> Proof:
    title = bilingual_data(form, "title")
    return Proof(title=title, url=form.url.data, dated=form.dated.data)


def kept_in(milestone: Milestone) -> dict[str, Any]:
    """What the form of a milestone shows at first."""
    return {
        "revision": milestone.revision,
        "status": milestone.stored_status.value,
        "due_on": milestone.due_on,
        "done_on": milestone.done_on,
    }


def keeping_of(form: MilestoneForm) -> Keeping:
    revision = form.revision.data or ""
    return Keeping(
        status=Status(form.status.data),
        due_on=form.due_on.data,
        done_on=form.done_on.data,
        revision=int(revision) if revision.isdecimal() else -1,
    )
