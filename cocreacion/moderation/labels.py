"""What the words of the moderation are called on a page, and the house rules."""

from dataclasses import dataclass
from typing import Any

from flask import Flask

from cocreacion.kernel.gettext import gettext
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.moderation.models import Category, Verdict

CATEGORIES: dict[Category, Any] = {
    Category.PERSONAL_DATA: _l("Personal data"),
    Category.INSULT: _l("Insult or threat"),
    Category.DISCRIMINATION: _l("Discrimination"),
    Category.ADVERTISING: _l("Advertising"),
    Category.OFF_TOPIC: _l("Off topic or repeated"),
    Category.OTHER: _l("Something else"),
}

VERDICTS: dict[Verdict, Any] = {
    Verdict.KEEP: _l("It stays"),
    Verdict.HIDE: _l("It was hidden"),
}


@dataclass(frozen=True)
class Rule:
    """One of the house rules: its number, its sentence, what it means in practice."""

    number: int
    title: Any
    about: Any


RULES = {
    rule.number: rule
    for rule in (
        Rule(
            1,
            _l("Speak about the text and about open government."),
            _l("One comment for each idea. Saying the same thing many times does not count more."),
        ),
        Rule(
            2,
            _l("Publish no personal data, of others or your own."),
            _l("No telephone numbers, addresses, identity numbers, health data or accusations "
               "against private persons. To report an act of corruption, go to the authorities."),
        ),
        Rule(
            3,
            _l("No insults and no threats."),
            _l("Criticise decisions, acts and texts as strongly as you wish; not people."),
        ),
        Rule(
            4,
            _l("No discrimination."),
            _l("Nobody is made less for their people, language, sex, gender identity, disability, "
               "age, religion or where they live."),
        ),
        Rule(
            5,
            _l("No advertising and no campaigning."),
            _l("Nothing is sold here, and nobody asks for votes for a party or a candidate. "
               "Link only to what supports your comment."),
        ),
        Rule(
            6,
            _l("Speak as who you are."),
            _l("You may choose the name that is shown. Do not pretend to be another person, or to "
               "speak for an organisation that did not ask you to."),
        ),
        Rule(
            7,
            _l("Nothing that the law forbids."),
            _l("For example violence against children, or calls to violence."),
        ),
    )
}  # fmt: skip

RULE_OF = {
    Category.OFF_TOPIC: 1,
    Category.PERSONAL_DATA: 2,
    Category.INSULT: 3,
    Category.DISCRIMINATION: 4,
    Category.ADVERTISING: 5,
    Category.OTHER: 7,
}


def category_name(category: Category | str) -> str:
    return str(CATEGORIES[Category(category)])


def rule_name(number: int) -> str:
    """«Rule 3: No insults and no threats.»"""
    rule = RULES.get(number)
    if rule is None:
        return str(gettext("Rule %(number)s", number=number))
    return str(gettext("Rule %(number)s: %(title)s", number=number, title=rule.title))


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(category=category_name, rule=rule_name)
