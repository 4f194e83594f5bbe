"""What can be downloaded, and what each column means."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.tables import Row
from cocreacion.opendata import queries
from cocreacion.process.template import QUESTIONS


@dataclass(frozen=True)
class Column:
    """`language` is that of its texts, where they are in one."""

    name: str
    about: Any
    language: str = ""


@dataclass(frozen=True)
class Dataset:
    """`rows(sample)` reads them in portions; invented rows come only with `sample`."""

    key: str
    title: Any
    about: Any
    columns: tuple[Column, ...]
    rows: Callable[[bool], Iterator[Row]]

    def names(self, *, sample: bool) -> list[str]:
        """Of its columns; `sample` says which rows are invented, where such rows were asked for."""
        return [column.name for column in self.columns] + (["sample"] if sample else [])


def one(name: str, about: Any) -> tuple[Column, ...]:
    return (Column(name, about),)


def two(name: str, about: Any) -> tuple[Column, ...]:
    """The same text in Spanish and in English."""
    return tuple(Column(f"{name}_{language}", about, language) for language in ("es", "en"))


COMMITMENTS = Dataset(
    "commitments",
    _l("Commitments"),
    _l("Each commitment with the wording published last and the values of the independent review."),
    (
        *one("plan", _l("the plan it belongs to, as in its address")),
        *one("number", _l("number of the commitment in its plan; a text")),
        *one("ogp_id", _l("number given by the Open Government Partnership")),
        *one("ogp_id_basis", _l("how that number was obtained")),
        *two("title", _l("title")),
        *one("title_basis", _l("how the title was obtained")),
        *two("theme", _l("thematic area")),
        *one("lead", _l("lead institution, as in its address; empty where not published")),
        *one("lead_basis", _l("source of the lead institution")),
        *one("supporters", _l("those who lead with it or support it, separated by semicolons")),
        *one("state", _l("drafting, adopted, submitted or withdrawn")),
        *one("version", _l("number of the wording published last")),
        *one("version_published_at", _l("moment of its publication on this site")),
        *one("version_hash", _l("SHA-256 of its texts and dates")),
        *one("starts_on", _l("first day; empty where not published")),
        *one("ends_on", _l("last day; empty where not published")),
        *(column for name, question in QUESTIONS.items() for column in two(name, question)),
        *one("irm_verifiable", _l("IRM: whether it is verifiable; empty where no value was found")),
        *one("irm_relevant", _l("IRM: whether it is relevant to open government")),
        *one(
            "irm_ambition", _l("IRM: ambition as published; not the scale “potential for results”")
        ),
        *one("irm_early_results", _l("IRM: early results")),
        *two("note", _l("remark of those who compiled the record")),
    ),
    queries.commitments,
)

MILESTONES = Dataset(
    "milestones",
    _l("Milestones"),
    _l("Planned milestones and how each one stands today."),
    (
        *one("commitment", _l("number of the commitment")),
        *one("code", _l("code of the milestone; a text")),
        *two("title", _l("title")),
        *one("deliverable", _l("kind of deliverable")),
        *two("means_of_verification", _l("where it can be checked")),
        *one("starts_on", _l("first day; empty where not published")),
        *one("ends_on", _l("last day; empty where not published")),
        *one("responsible", _l("responsible institution; empty where not published")),
        *one("status", _l("not_started, under_way, late, done or on_hold, today")),
        *one("due_on", _l("day on which it is due")),
        *one("done_on", _l("day on which it was done")),
    ),
    queries.milestones,
)

MEETINGS = Dataset(
    "meetings",
    _l("Meetings"),
    _l("Meetings that were called, also those cancelled afterwards."),
    (
        *one("slug", _l("its name in the address of its page")),
        *one("kind", _l("kind of meeting")),
        *two("title", _l("title")),
        *one("group", _l("group that meets, as in its address")),
        *one("commitment", _l("number of the commitment")),
        *one("starts_at", _l("beginning, with the offset of the clock")),
        *one("ends_at", _l("end, with the offset of the clock")),
        *one("state", _l("called, held or cancelled")),
        *one("mode", _l("in_person, online or hybrid")),
        *two("place", _l("place")),
        *one("department", _l("department of the country")),
        *one("capacity", _l("seats; empty where everybody fits")),
        *one("registered", _l("persons registered with a seat")),
        *one("attribution", _l("who is named in its record: attributed, by_sector or none")),
        *one("called_at", _l("moment of the call")),
        *one("minutes_published_at", _l("moment at which the minutes were published")),
        *one("minutes_hash", _l("SHA-256 of the minutes")),
    ),
    queries.meetings,
)

AGREEMENTS = Dataset(
    "agreements",
    _l("Agreements"),
    _l("What was agreed in meetings whose minutes are published."),
    (
        *one("meeting", _l("meeting, as in its address")),
        *one("group", _l("group that met, as in its address")),
        *one("number", _l("number of the agreement in its meeting")),
        *two("text", _l("what was agreed")),
        *one("owner", _l("organisation that answers for it")),
        *one("due_on", _l("day on which it is due")),
        *one("state", _l("open, late, done or dropped, today")),
        *two("point", _l("point of the agenda it comes from")),
        *one("paragraph", _l("paragraph of the minutes it stands in")),
    ),
    queries.agreements,
)

AGREEMENT_STATES = Dataset(
    "agreement-states",
    _l("What became of agreements"),
    _l("Every change of the state of an agreement, with what shows it."),
    (
        *one("meeting", _l("meeting, as in its address")),
        *one("number", _l("number of the agreement in its meeting")),
        *one("before", _l("state before: open, done or dropped")),
        *one("state", _l("state since then")),
        *one("marked_at", _l("moment of the change")),
        *two("note", _l("what shows it")),
        *one("link", _l("document that shows it")),
    ),
    queries.agreement_states,
)

CONTRIBUTIONS = Dataset(
    "contributions",
    _l("Contributions and answers"),
    _l(
        "Comments on drafts with the answer to each. No person is named; the organisation is, "
        "where somebody spoke for one."
    ),
    (
        *one("id", _l("number of the contribution on this site")),
        *one("draft", _l("draft it is about, as in its address")),
        *one("meeting", _l("meeting at whose tables it was said, as in its address")),
        *one("consultation", _l("consultation whose question it answers, as in its address")),
        *one("question", _l("number of that question on this site")),
        *one("version", _l("number of the version it is about")),
        *one("clause", _l("clause it is about; empty for the whole draft")),
        *one("quote", _l("words of the clause it is about, if it names some")),
        *one("reply_to", _l("contribution it replies to")),
        *one("created_at", _l("moment it was published")),
        *one("edited_at", _l("moment it was corrected")),
        *one("channel", _l("web, mail, meeting, paper, speech or sheet")),
        *one("account", _l("whether it was sent with an account of this site")),
        *one("sector", _l("sector of whoever spoke")),
        *one("organisation", _l("organisation spoken for, as in its address")),
        *one("department", _l("department of the country")),
        *one("language", _l("language of the text, a BCP 47 tag")),
        *one("text", _l("what was said")),
        *one("agree", _l("people who agree with it")),
        *one("disagree", _l("people who disagree with it")),
        *one(
            "answer",
            _l("accepted, partly, not_accepted, out_of_scope or already_in; empty while waiting"),
        ),
        *two("reason", _l("reasons of the answer")),
        *one("answered_by", _l("organisation that answered")),
        *one("answered_at", _l("moment of the answer")),
        *one("changed_version", _l("number of the version that it changed")),
        *one("changed_clause", _l("clause that it changed")),
    ),
    queries.contributions,
)

MODERATION = Dataset(
    "moderation",
    _l("Decisions of the moderation"),
    _l(
        "Every decision about a comment, without its words and without names: what for, in which "
        "role it was taken, and what became of the appeal."
    ),
    (
        *one("id", _l("number of the decision on this site")),
        *one("decided_at", _l("moment of the decision")),
        *one("decision", _l("hide or keep")),
        *one("about", _l("comment, or reason of somebody who agrees or disagrees with it")),
        *one(
            "category",
            _l("personal_data, insult, discrimination, advertising, off_topic or other"),
        ),
        *one("rule", _l("number of the house rule")),
        *one("role", _l("moderator, point_of_contact or admin")),
        *one("draft", _l("draft it is about, as in its address")),
        *one("clause", _l("clause it is about; empty for the whole draft")),
        *one("reports", _l("reports that this decision settled")),
        *one("appealed_at", _l("moment of the appeal; empty where there was none")),
        *one("appeal_decided_at", _l("moment at which the appeal was decided")),
        *one("appeal_role", _l("role in which another person decided about it")),
        *one("appeal_outcome", _l("upheld, overturned or lifted")),
        *two("reason", _l("public reason for hiding it")),
        *one("shown_again_at", _l("moment since which the comment is shown again")),
        *one("shown_again_by", _l("undone: the moderation took it back; appeal: it was granted")),
        *one("shown_again_role", _l("role in which the decision was taken back")),
        *two("shown_again_reason", _l("public reason for showing it again")),
    ),
    queries.moderation,
)

AMENDMENTS = Dataset(
    "amendments",
    _l("Amendments"),
    _l(
        "What people proposed to change in drafts, and what became of it. No person is named; "
        "the organisation is, where somebody spoke for one."
    ),
    (
        *one("code", _l("its lasting name: E, document, number")),
        *one("number", _l("number of the amendment in its draft")),
        *one("draft", _l("draft it is about, as in its address")),
        *one("version", _l("number of the version it stands against now")),
        *one("first_version", _l("number of the version it was proposed for")),
        *one("operation", _l("edit, insert or delete")),
        *one("clause", _l("clause it changes or takes out; of a new clause, the one it brings")),
        *one("after_clause", _l("clause that a new clause stands behind; empty: the beginning")),
        *one("language", _l("language of its texts: es or en")),
        *one("heading", _l("heading of the clause as it should read")),
        *one("text", _l("text of the clause as it should read")),
        *one("reason", _l("reason its author gave")),
        *one("organisation", _l("organisation spoken for, as in its address")),
        *one("created_at", _l("moment it was published")),
        *one("support", _l("persons who support it")),
        *one(
            "state",
            _l("submitted, recommended, decided, applied, rejected, withdrawn or obsolete"),
        ),
        *one("anchoring", _l("exact, moved, text_changed or clause_removed")),
        *one("procedure", _l("adopt, adopt_modified or reject; empty while the group is silent")),
        *two("answer", _l("reason of the group")),
        *one("agreed_heading", _l("heading as the group accepts it, where it changed it")),
        *one("agreed_text", _l("text as the group accepts it, where it changed it")),
        *one("decided_at", _l("moment at which the decision was recorded")),
        *one("applied_at", _l("moment at which it was put into the working text")),
        *one("applied_version", _l("number of the first version that holds it")),
        *one("replaces", _l("number of the amendment it took the place of")),
    ),
    queries.amendments,
)

ORGANISATIONS = Dataset(
    "organisations",
    _l("Organisations"),
    _l("Institutions and organisations, with what is known of their part in the plan."),
    (
        *one("slug", _l("its name in the address of its page")),
        *two("name", _l("name")),
        *one("short_name", _l("acronym")),
        *one("sector", _l("sector")),
        *one("verified", _l("whether a public source shows that it exists")),
        *one("role_verified", _l("whether a public source shows its part in this plan")),
        *one(
            "roles",
            _l("its part in the plan, in the words of the sources, separated by semicolons"),
        ),
        *two("note", _l("remark of those who compiled the record")),
        *one("source", _l("key of the source")),
        *one("successor", _l("organisation that took its place")),
    ),
    queries.organisations,
)

VOTES = Dataset(
    "votes",
    _l("Results of votes"),
    _l("A row for each bloc of each vote that has closed."),
    (
        *one("vote", _l("vote, as in its address")),
        *one("group", _l("group that votes, as in its address")),
        *two("question", _l("question")),
        *one("opened_at", _l("moment at which it opened")),
        *one("closed_at", _l("moment at which it closed")),
        *one("bloc", _l("government, non_government, or all where there are no blocs")),
        *one("seats", _l("seats that could vote")),
        *one("voted", _l("seats that voted")),
        *one("in_favour", _l("votes in favour")),
        *one("against", _l("votes against")),
        *one("abstentions", _l("abstentions")),
        *one("passed", _l("whether the vote as a whole passed")),
    ),
    queries.votes,
)

VOICES = Dataset(
    "voices",
    _l("Who speaks in the plan"),
    _l("Attendances at meetings and contributions by sector, in numbers."),
    (
        *one("sector", _l("sector")),
        *one("attendances", _l("persons present, added up over all meetings; empty: not told")),
        *one("contributions", _l("contributions published; empty: not told")),
        *one("attendances_told", _l("exact, few (fewer than five) or withheld")),
        *one("contributions_told", _l("exact, few (fewer than five) or withheld")),
    ),
    queries.voices,
)

PARTICIPATION = Dataset(
    "participation",
    _l("Who takes part"),
    _l(
        "Attendances and contributions by sector, department, language and time, per phase and "
        "commitment. Numbers under five, and those from which they could be computed, are not told."
    ),
    (
        *one("measure", _l("attendances or contributions")),
        *one("by", _l("what is counted: sector, department, language or all")),
        *one("value", _l("which sector, department or language; empty: none, or all")),
        *one("within", _l("phase, commitment, quarter or all")),
        *one("part", _l("which phase, number of the commitment, first day of the quarter")),
        *one("number", _l("how many; empty where it is not told")),
        *one(
            "told", _l("exact, few (fewer than five), withheld, or at_least for a sum of such ones")
        ),
        *one("at_least", _l("the least that it can be")),
    ),
    queries.participation,
)

DATASETS = {
    dataset.key: dataset
    for dataset in (
        COMMITMENTS,
        MILESTONES,
        MEETINGS,
        AGREEMENTS,
        AGREEMENT_STATES,
        CONTRIBUTIONS,
        MODERATION,
        AMENDMENTS,
        ORGANISATIONS,
        VOTES,
        VOICES,
        PARTICIPATION,
    )
}
