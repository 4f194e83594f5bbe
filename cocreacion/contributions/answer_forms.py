"""The forms of the response desk, and what readers say to an answer."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from cocreacion.contributions.forms import content_languages
from cocreacion.contributions.homes import Clause, TextVersion
from cocreacion.contributions.models import Criterion, Disposition, Response
from cocreacion.contributions.services import (
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_REASON,
    LONGEST_REPLY,
    Inside,
    Verdict,
)
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.forms import Form, at_most, bilingual_data, fill_bilingual, needed
from cocreacion.kernel.gettext import gettext, language
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import plain, short_date
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.models import Organisation, User

DISPOSITIONS = {
    Disposition.ACCEPTED: _l("Accepted"),
    Disposition.PARTLY: _l("Accepted in part"),
    Disposition.NOT_ACCEPTED: _l("Not accepted"),
    Disposition.OUT_OF_SCOPE: _l("Out of scope"),
    Disposition.ALREADY_IN: _l("Already in the text"),
}
CRITERIA = {
    Criterion.LEGAL_MANDATE: _l("Legal mandate"),
    Criterion.BUDGET: _l("Budget"),
    Criterion.EVIDENCE: _l("Evidence"),
    Criterion.SCOPE: _l("Scope of the commitment"),
    Criterion.ALREADY_IN: _l("Already in the plan"),
    Criterion.OTHER: _l("Other"),
}
CRITERIA_HELP = {
    Criterion.LEGAL_MANDATE: _l("what the law allows or orders the institution to do"),
    Criterion.BUDGET: _l("money, people and time at hand"),
    Criterion.EVIDENCE: _l("what is known to work, or not"),
    Criterion.SCOPE: _l("what this text is about, and what it is not"),
    Criterion.ALREADY_IN: _l("the text, or another commitment, already says it"),
    Criterion.OTHER: _l("the reason says which"),
}


class ChangeForm(Form):
    """Which clause of which version changed."""

    change = SelectField(_l("What changed in the text"), validate_choice=False)

    def offer_changes(self, versions: Iterable[TextVersion]) -> None:
        self.change.choices = [
            SelectChoice("", _l("Choose a clause")),
            *(
                SelectChoice(_key(clause), clause.label, optgroup=_title(version))
                for version in versions
                for clause in version.clauses
            ),
        ]

    def chosen(self, versions: Iterable[TextVersion]) -> ClauseRef | None:
        clauses = {_key(clause): clause.ref for v in versions for clause in v.clauses}
        return clauses.get(self.change.data or "")


class AnswerForm(ChangeForm):
    disposition = RadioField(
        _l("Decision"),
        choices=[SelectChoice(value.value, name) for value, name in DISPOSITIONS.items()],
        validate_choice=False,
    )
    criterion = RadioField(
        _l("Criterion"),
        choices=[SelectChoice(value.value, name) for value, name in CRITERIA.items()],
        validate_choice=False,
    )
    reason_es = TextAreaField(_l("Reason"), [at_most(LONGEST_REASON)])
    reason_en = TextAreaField(_l("Reason"), [at_most(LONGEST_REASON)])
    to_come = BooleanField(_l("The change will come in a later version"))
    voice = RadioField(_l("Office that answers"), validate_choice=False)
    assigned = SelectField(_l("Who writes this answer"), validate_choice=False)
    notes = TextAreaField(_l("Notes for colleagues"), [Optional(), at_most(LONGEST_NOTE)])
    read_at = HiddenField()
    revision = HiddenField()

    voices: list[Organisation]
    people: list[User]

    def offer(self, organisations: Iterable[Organisation], people: Iterable[User]) -> None:
        self.voices, self.people = list(organisations), list(people)
        self.voice.choices = [SelectChoice(str(o.id), plain(o.name)) for o in self.voices]
        self.assigned.choices = [
            SelectChoice("", gettext("Nobody in particular")),
            *(SelectChoice(str(user.id), user.display_as) for user in self.people),
        ]
        if self.voices and not self.is_submitted() and not self.voice.data:
            self.voice.data = str(self.voices[0].id)

    def fill(self, response: Response) -> None:
        """What an answer says so far, for whoever opens it."""
        if self.is_submitted():
            return
        fill_bilingual(self, "reason", response.reason)
        self.disposition.data, self.criterion.data = response.disposition, response.criterion
        self.to_come.data, self.notes.data = response.change_to_come, response.notes
        self.voice.data = str(response.organisation_id or "")
        self.assigned.data = str(response.assigned_id or "")
        self.revision.data = str(response.revision)
        if response.changed_version_id is not None:
            ref = ClauseRef(response.changed_version_id, response.changed_clause_id or "")
            self.change.data = _written(ref)

    @property
    def began_from(self) -> int:
        """The revision its writer saw; no revision at all for a form that nobody gave out."""
        written = str(self.revision.data)
        return int(written) if written.isdecimal() and len(written) < 10 else 0

    def validate_disposition(self, field: Any) -> None:
        if field.data and field.data not in {*Disposition}:
            raise ValidationError(gettext("Choose what becomes of these comments."))

    def validate_criterion(self, field: Any) -> None:
        if field.data and field.data not in {*Criterion}:
            raise ValidationError(gettext("Choose one of the criteria."))

    def validate_voice(self, _field: Any) -> None:
        if self.voices and self.organisation() is None:
            raise ValidationError(gettext("Choose the office that answers."))

    def validate_assigned(self, field: Any) -> None:
        if field.data and self.asked() is None:
            raise ValidationError(gettext("Choose somebody who answers for this draft."))

    def asked(self) -> User | None:
        return next((u for u in self.people if str(u.id) == self.assigned.data), None)

    def inside(self) -> Inside:
        return Inside(notes=self.notes.data or "", assigned=self.asked())

    def organisation(self) -> Organisation | None:
        return next((o for o in self.voices if str(o.id) == self.voice.data), None)

    def verdict(self, versions: Iterable[TextVersion], before: Bilingual | None = None) -> Verdict:
        return Verdict(
            disposition=Disposition(self.disposition.data) if self.disposition.data else None,
            criterion=Criterion(self.criterion.data) if self.criterion.data else None,
            reason=bilingual_data(self, "reason", before),
            change=self.chosen(versions),
            change_to_come=self.to_come.data,
            organisation=self.organisation(),
            read_at=_instant(self.read_at.data),
        )


def _instant(written: str | None) -> datetime:
    """When a form says it was shown; long ago, if it does not say."""
    try:
        at = datetime.fromisoformat(written or "")
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _key(clause: Clause) -> str:
    return _written(clause.ref)


def _written(ref: ClauseRef) -> str:
    return f"{ref.version_id}:{ref.clause_id}"


def _title(version: TextVersion) -> str:
    title = gettext(
        "Version %(number)s, %(date)s",
        number=version.number,
        date=short_date(version.published_at),
    )
    return f"{plain(version.title)}: {title}" if version.title else str(title)


class ReturnForm(Form):
    """Why an answer is not signed."""

    note = TextAreaField(
        _l("What should change in it"),
        [
            needed(_l("Say what should change in the answer, so that its writer can mend it.")),
            at_most(LONGEST_NOTE),
        ],
    )


class TranslationForm(Form):
    """The reason of a published answer in the language it lacks."""

    words = TextAreaField(
        _l("The reason"),
        [needed(_l("Write the reason in this language.")), at_most(LONGEST_REASON)],
    )


class GroupForm(Form):
    name = StringField(
        _l("Name of the group"),
        [
            needed(_l("Give the group a name, such as “Deadline of the answers”.")),
            at_most(LONGEST_NAME),
        ],
    )


class MergeForm(Form):
    """Which of several comments stays."""

    head = RadioField(_l("The comment that stays"), validate_choice=False)

    def chosen(self) -> int | None:
        written = self.head.data or ""
        return int(written) if written.isdecimal() and len(written) < 10 else None


class JudgeForm(Form):
    """What the author of a comment says to its answer."""

    satisfied = RadioField(
        _l("Does this answer satisfy you?"),
        [needed(_l("Choose yes or no."))],
        choices=[
            SelectChoice("yes", _l("Yes, it answers what I said")),
            SelectChoice("no", _l("No, something is missing")),
        ],
        validate_choice=False,
    )
    text = TextAreaField(_l("Why"), [Optional(), at_most(LONGEST_REPLY)])
    language = SelectField(_l("Language you write in"))

    def offer(self) -> None:
        self.language.choices = content_languages()
        if not self.is_submitted():
            self.language.data = language()

    def validate_satisfied(self, field: Any) -> None:
        if field.data not in {"yes", "no"}:
            raise ValidationError(gettext("Choose yes or no."))


class CloseForm(Form):
    """The reason for closing a phase below its coverage."""

    reason_es = TextAreaField(_l("Reason"), [at_most(LONGEST_REASON)])
    reason_en = TextAreaField(_l("Reason"), [at_most(LONGEST_REASON)])
