"""What everybody reads: the list of drafts, a version, what changed between two."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import homes
from cocreacion.contributions import queries as comments
from cocreacion.contributions import views as contributions
from cocreacion.contributions.homes import Clause
from cocreacion.contributions.queries import Counts
from cocreacion.documents import comparing, translations
from cocreacion.documents import policy as writing
from cocreacion.documents import queries as documents
from cocreacion.documents.clauses import LANGUAGES
from cocreacion.documents.exports import FORMATS
from cocreacion.documents.models import Version
from cocreacion.documents.reading import Reading, read, untranslated
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.gettext import language
from cocreacion.kernel.languages import CONTENT_LANGUAGES
from cocreacion.kernel.pieces import value
from cocreacion.kernel.refs import ClauseRef
from cocreacion.proposals import policy, queries, words
from cocreacion.proposals.models import Proposal, ProposalState
from cocreacion.proposals.stages import stage, verdict
from cocreacion.proposals.views import tasks, way
from cocreacion.proposals.views.blueprint import bp
from cocreacion.votes import results

ADOPTED = ProposalState.ADOPTED


@value
class Shown(NamedTuple):
    """The version on a page, and what each of its clauses must know about it.

    `before` is the number of the version before, `clause_url` the address of the page without the
    name of a clause at its end.
    """

    version_id: int
    slug: str
    number: int
    before: int | None
    source: str
    clause_url: str
    stage: str
    may_amend: bool


@bp.get("")
def index() -> ResponseReturnValue:
    theme, state = request.args.get("theme", ""), request.args.get("state", "")
    after = request.args.get("after", "")
    page = queries.proposals(current_user, theme=theme, state=state, after=after)
    return render_template(
        "proposals/index.html",
        lines=[(line.proposal, line.version, stage(line.proposal)) for line in page.lines],
        after=page.after,
        beginning=not after,
        theme=theme,
        state=state,
        themes=queries.themes(),
        may_create=tasks.may_create(current_user),
    )


@bp.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """The newest version; before there is one, its writers are led to the working text."""
    proposal = queries.get_proposal(slug, current_user)
    versions = documents.versions(proposal.document)
    if not versions:
        return redirect(url_for(".edit", slug=slug))
    return _page(proposal, versions, versions[0])


@bp.get("/<slug>/versions/<int:number>")
def version(slug: str, number: int) -> ResponseReturnValue:
    proposal = queries.get_proposal(slug, current_user)
    versions = documents.versions(proposal.document)
    found = next((each for each in versions if each.number == number), None)
    if found is None:
        raise NotFound
    return _page(proposal, versions, found)


def _page(proposal: Proposal, versions: Sequence[Version], shown: Version) -> str:
    before = next((each for each in versions if each.number < shown.number), None)
    source, content = proposal.document.source_language, _content()
    here = url_for(".version", slug=proposal.slug, number=shown.number)
    clause_url = f"{here}?content={content}&clause=" if content else f"{here}?clause="
    text = read(shown, before, source, language())
    shown_text = read(shown, before, source, language(), content) if content else text
    missing, outdated = untranslated(shown_text)
    counts = comments.counts_by_clause(shown.id)
    gone = _gone(counts)
    return render_template(
        "proposals/show.html",
        proposal=proposal,
        stage=stage(proposal),
        tabs_of=way.tabs(proposal, "show"),
        path=way.path(proposal),
        commitment_url=way.commitment_page(proposal.commitment),
        versions=versions,
        version=shown,
        before=before,
        latest=versions[0],
        reading=shown_text,
        content=content,
        contents=translations.languages_of_version(shown),
        standings=Counter(clause.standing for clause in shown_text),
        changed=words.changed_in(text) if before else "",
        changed_elsewhere=words.changed_elsewhere(text) if before else "",
        missing=missing,
        outdated=outdated,
        tasks=tasks.of(current_user, proposal, versions[0]),
        verdict=verdict(proposal),
        votes=queries.votes_on(proposal) if proposal.poll_id is not None else [],
        adoptions=queries.adoptions_of(proposal) if proposal.state is ADOPTED else [],
        counts=counts,
        gone=gone,
        amendments=_amendments(proposal, shown, versions[0]),
        shown=Shown(
            version_id=shown.id,
            slug=proposal.slug,
            number=shown.number,
            before=before.number if before else None,
            source=source,
            clause_url=clause_url,
            stage=stage(proposal),
            may_amend=shown is versions[0] and bool(policy.takes_amendments(proposal)),
        ),
        here=here,
        may_see_working=writing.can_see_living_text(current_user, proposal.document),
        may_restore=writing.can_restore(current_user, proposal.document),
        clause_url=clause_url,
        files=list(FORMATS.values()),
        **_talk(proposal, shown, text, counts, gone),
    )


def _content() -> str:
    """One of the further languages of the country, where the reader asks for one."""
    asked = request.args.get("content", "")
    return asked if asked in CONTENT_LANGUAGES and asked not in LANGUAGES else ""


def _amendments(proposal: Proposal, shown: Version, latest: Version) -> Mapping[str, int]:
    """How many wait at each clause of the newest version; older ones take none."""
    if shown is not latest or not proposal.amendment_count:
        return {}
    return queries.amendments_by_clause(proposal.document_id)


def _gone(counts: Mapping[str, Counts]) -> Mapping[str, list[Clause]]:
    """Clauses with comments that this version no longer has, by the clause they stood behind."""
    refs = [ClauseRef(each.stood_in, name) for name, each in counts.items() if each.stood_in]
    found: dict[str, list[Clause]] = {}
    for ref, clause in sorted(homes.clauses(refs).items(), key=lambda each: int(each[1].number)):
        found.setdefault(counts[ref.clause_id].behind, []).append(clause)
    return found


def _talk(
    proposal: Proposal,
    shown: Version,
    text: Reading,
    counts: Mapping[str, Counts],
    gone: Mapping[str, list[Clause]],
) -> dict[str, Any]:
    """The talk of one clause: the one that was asked for, or the first with comments."""
    known = {clause.clause_id for clause in text}
    known |= {clause.ref.clause_id for each in gone.values() for clause in each}
    asked = request.args.get("clause", "")
    spoken = next((clause.clause_id for clause in text if clause.clause_id in counts), "")
    chosen = asked if asked in known or asked == homes.WHOLE else spoken
    thread, talk = proposal.thread, None
    if chosen:
        here = url_for(".version", slug=proposal.slug, number=shown.number, clause=chosen)
        place = ClauseRef(shown.id, "" if chosen == homes.WHOLE else chosen)
        talk = contributions.talk(thread, place, viewer=current_user, here=here, args=request.args)
    box = contributions.comment_box(
        thread,
        version_id=shown.id,
        clauses=[(clause.clause_id, clause.label) for clause in text],
        chosen=chosen,
        viewer=current_user,
    )
    return {"talk": talk, "chosen": chosen, "box": box}


@bp.get("/<slug>/responses")
def responses(slug: str) -> ResponseReturnValue:
    """What the institutions answered, and why."""
    proposal = queries.get_proposal(slug, current_user)
    here = url_for(".responses", slug=slug)
    return render_template(
        "proposals/responses.html",
        proposal=proposal,
        tabs_of=way.tabs(proposal, "responses"),
        responses=contributions.responses(proposal.thread, here=here, args=request.args),
    )


@bp.get("/<slug>/decisions")
def decisions(slug: str) -> ResponseReturnValue:
    """Where the text was discussed, who decided on which version, and what became of it."""
    proposal = queries.get_proposal(slug, current_user)
    return render_template(
        "proposals/decisions.html",
        proposal=proposal,
        tabs_of=way.tabs(proposal, "decisions"),
        stage=stage(proposal),
        meetings=queries.meetings_about(proposal),
        votes=[(vote, results.passed(vote.poll)) for vote in queries.votes_on(proposal)],
        adoptions=queries.adoptions_of(proposal),
        commitment_url=way.commitment_page(proposal.commitment),
    )


@bp.get("/<slug>/compare")
def choose_versions(slug: str) -> ResponseReturnValue:
    """The form that picks two versions leads to their own address."""
    asked = sorted(request.args.get(name, 0, type=int) for name in ("before", "after"))
    proposal = queries.get_proposal(slug, current_user)
    found = _by_number(proposal)
    if not found:
        raise NotFound
    is_choice = set(asked) <= found.keys()
    newest = max(found)
    older, newer = asked if is_choice else (max(newest - 1, min(found)), newest)
    if is_choice or not request.args:
        return redirect(url_for(".compare", slug=slug, before=older, after=newer))
    return _compared(proposal, found, older, newer, error=True), 422


@bp.get("/<slug>/compare/<int:before>/<int:after>")
def compare(slug: str, before: int, after: int) -> ResponseReturnValue:
    if before > after:
        return redirect(url_for(".compare", slug=slug, before=after, after=before))
    proposal = queries.get_proposal(slug, current_user)
    found = _by_number(proposal)
    if before not in found or after not in found:
        raise NotFound
    return _compared(proposal, found, before, after)


def _by_number(proposal: Proposal) -> dict[int, Version]:
    """The newest first."""
    return {each.number: each for each in documents.versions(proposal.document)}


def _compared(
    proposal: Proposal, found: dict[int, Version], before: int, after: int, *, error: bool = False
) -> str:
    """`error`: what was asked for cannot be compared, so this is the last change."""
    comparison = comparing.compare(found[before], found[after], language())
    everything = request.args.get("all") == "1"
    versions = list(found.values())
    return render_template(
        "proposals/compare.html",
        proposal=proposal,
        versions=versions,
        before=found[before],
        after=found[after],
        between=[each for each in reversed(versions) if before < each.number <= after],
        findings=words.summary(comparison),
        clauses=[c for c in comparison.clauses if everything or c.differs],
        hidden=sum(not c.differs for c in comparison.clauses),
        everything=everything,
        may_see_working=writing.can_see_living_text(current_user, proposal.document),
        error=error,
    )
