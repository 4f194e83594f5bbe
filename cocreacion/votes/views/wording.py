"""The rule and the result of a vote in plain sentences."""

from typing import Any

from cocreacion.groups.labels import bloc_name, share_name
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext, pgettext
from cocreacion.kernel.i18n import long_date
from cocreacion.votes.freezing import ALL
from cocreacion.votes.models import Poll
from cocreacion.votes.rules import Rule, WrongInput, read


def chamber_name(chamber: str) -> str:
    return str(_("All seats")) if chamber == ALL else bloc_name(chamber)


def rule_in_words(rule: dict[str, Any], chambers: int) -> list[str]:
    """A sentence about quorum and one about the majority; empty for a rule nobody can read."""
    try:
        known = read(rule, chambers)
    except WrongInput:
        return []
    return [_quorum(known), _majority(known, chambers)]


def _quorum(rule: Rule) -> str:
    if rule.quorum is None:
        return str(_("No public rule asks for a quorum."))
    share = share_name(str(rule.quorum.share))
    if rule.quorum.per_chamber:
        return str(
            _(
                "At least %(share)s of the seats of each bloc must vote. Abstentions count.",
                share=share,
            )
        )
    return str(_("At least %(share)s of the seats must vote. Abstentions count.", share=share))


def _majority(rule: Rule, chambers: int) -> str:
    what = _condition(rule)
    if rule.chambers is None or chambers == 1:
        return str(_("It is approved if %(what)s.", what=what))
    if rule.chambers == chambers:
        return str(_("It is approved if %(what)s, in all and in each bloc.", what=what))
    return str(
        _(
            "It is approved if %(what)s, in all and in %(number)s of the blocs.",
            what=what,
            number=rule.chambers,
        )
    )


def _condition(rule: Rule) -> str:
    threshold, share = rule.threshold, str(rule.threshold.share)
    if (threshold.at_least, share, threshold.base) == (False, "1/2", "yes+no"):
        return str(_("more votes are for than against"))
    share = share_name(share)
    at_least: dict[str, str] = {
        "yes+no": _("at least %(share)s of the votes for and against are for", share=share),
        "cast": _("at least %(share)s of all ballots are for", share=share),
        "electorate": _("at least %(share)s of all seats with a vote are for", share=share),
    }
    more_than: dict[str, str] = {
        "yes+no": _("more than %(share)s of the votes for and against are for", share=share),
        "cast": _("more than %(share)s of all ballots are for", share=share),
        "electorate": _("more than %(share)s of all seats with a vote are for", share=share),
    }
    return (at_least if threshold.at_least else more_than)[threshold.base]


def verdict(poll: Poll, result: dict[str, Any]) -> tuple[str, str, str]:
    """The word, the sentence and the tone of the outcome."""
    overall = result["overall"]
    counted = _(
        "%(yes)s, %(no)s and %(abstain)s, on %(date)s.",
        yes=ngettext("%(num)s vote for", "%(num)s votes for", overall["yes"]),
        no=ngettext("%(num)s against", "%(num)s against", overall["no"]),
        abstain=ngettext("%(num)s abstention", "%(num)s abstentions", overall["abstain"]),
        date=long_date(poll.closes_at) if poll.closes_at else "",
    )
    tone = "ok" if result["passed"] else "no"
    return _word(result), f"{counted} {_because(result)}".strip(), tone


def _word(result: dict[str, Any]) -> str:
    if result["passed"]:
        return str(pgettext("outcome", "Approved"))
    return str(
        pgettext("outcome", "Without quorum")
        if result["reason"] == "no_quorum"
        else pgettext("outcome", "Not approved")
    )


def _because(result: dict[str, Any]) -> str:
    failed = result["failed_chamber"]
    bloc = chamber_name(failed) if failed and failed != ALL else ""
    if result["passed"]:
        several = len(result["by_chamber"]) > 1
        return str(_("Both blocs reached what the rule asks for.")) if several else ""
    if result["reason"] == "no_quorum":
        lacking = [c for c in result["by_chamber"].values() if c["quorum"]["met"] is False]
        if len(lacking) > 1:
            return str(_("Too few seats voted in both blocs."))
        if bloc:
            return str(_("Too few seats voted in this bloc: %(bloc)s.", bloc=bloc))
        return str(_("Too few seats voted."))
    if result["reason"] == "chamber_against":
        return str(_("This bloc did not approve it: %(bloc)s.", bloc=bloc))
    return str(_("There were not enough votes for it."))


def checks(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Each test with its exact fraction: what was reached, what was needed, whether it was met."""
    parts = list(result["by_chamber"].items())
    rows = [_quorum_check(name, part) for name, part in parts if part["quorum"]["met"] is not None]
    if result["overall"]["quorum"]["met"] is not None:
        rows.append(_quorum_check(ALL, result["overall"]))
    if len(parts) > 1:
        rows += [_majority_check(name, part) for name, part in parts]
    return [*rows, _majority_check(ALL, result["overall"])]


def _quorum_check(chamber: str, part: dict[str, Any]) -> dict[str, Any]:
    quorum = part["quorum"]
    return {
        "test": _("Quorum"),
        "chamber": chamber_name(chamber),
        "reached": _("%(voted)s of %(seats)s voted", voted=part["cast"], seats=part["electorate"]),
        "needed": _(
            "at least %(share)s: %(number)s",
            share=share_name(quorum["min_fraction"]),
            number=quorum["needed"],
        ),
        "met": quorum["met"],
    }


def _majority_check(chamber: str, part: dict[str, Any]) -> dict[str, Any]:
    threshold = part["threshold"]
    comparison, share = threshold["rule"].split(" ")[:2]
    share = share_name(share)
    of = threshold["share"].split("/")[1]
    more_than = comparison == "more_than"
    return {
        "test": _("Majority"),
        "chamber": chamber_name(chamber),
        "reached": _("%(yes)s of %(of)s for", yes=part["yes"], of=of),
        "needed": (
            _("more than %(share)s: %(number)s", share=share, number=threshold["needed"])
            if more_than
            else _("at least %(share)s: %(number)s", share=share, number=threshold["needed"])
        ),
        "met": threshold["met"],
    }
