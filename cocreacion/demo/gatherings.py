"""What lies ahead: invitations answered, questions, needs, papers, a template, a series, a date."""

from collections.abc import Callable
from datetime import datetime, timedelta

from cocreacion.demo.cast import Cast
from cocreacion.demo.story import Story
from cocreacion.groups.models import Body
from cocreacion.groups.services import bodies
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.meetings.models import Answer, Can, Outcome, Pattern, QuestionKind, Support
from cocreacion.meetings.queries import coming as queries
from cocreacion.meetings.queries import dating as asked_dates
from cocreacion.meetings.queries import meetings as agendas
from cocreacion.meetings.repeating import Rule
from cocreacion.meetings.services import (
    agenda,
    asking,
    coming,
    dating,
    guests,
    series,
    templates,
)

SESSION, DIGITAL, SOLOLA = "reunion-11@cocreacion", "reunion-33@cocreacion", "reunion-19@cocreacion"
DISABILITY = "reunion-32@cocreacion"
GROUP, DATES = "plan-gobierno-digital", "buscar-fecha-para-el-taller-de-indicadores"
ANSWERED = {
    "elena": Answer.YES, "rene": Answer.YES, "silvia": Answer.MAYBE, "hugo": Answer.NO,
    "paola": Answer.YES, "irma": Answer.YES, "julio": Answer.YES, "nikte": Answer.NO,
}  # fmt: skip
WHO_CAN = {
    "tomas": (Can.YES, Can.MAYBE, Can.NO),
    "silvia": (Can.NO, Can.YES, Can.YES),
    "Marlon J.": (Can.YES, Can.YES, Can.NO),
}


RULE = Bilingual.both(
    "Regla de ejemplo: la convocatoria cinco días antes y los documentos tres días antes.",
    "Sample rule: the call five days before and the papers three days before.",
)


def both(es: str, en: str) -> Bilingual:
    return Bilingual.both(es, en)


def tell(story: Story, cast: Cast) -> None:
    at = story.days.at
    story.tell(at(-231, "9:30"), lambda: _ask_for_notice(cast))
    story.tell(at(-3, "9:05"), lambda: _keep_template(cast))
    story.tell(at(-3, "9:15"), lambda: _prepare_forms(cast))
    for hour, (who, said) in enumerate(ANSWERED.items(), 8):
        story.tell(at(-2, f"{hour}:05"), _answer(cast, who, said))
    story.tell(at(-2, "10:30"), lambda: _come_with_needs(cast))
    # Later in the day than what they follow: over a weekend the two days are one.
    story.tell(at(-1, "17:10"), lambda: _answer_needs(cast))
    story.tell(at(-1, "17:20"), lambda: _prepare_series(cast))
    times = [story.days.at(day, hour) for day, hour in ((9, "9:00"), (10, "14:00"), (13, "9:00"))]
    story.tell(at(-2, "16:00"), lambda: _look_for_date(cast, times))
    for minute, (who, can) in enumerate(WHO_CAN.items(), 10):
        story.tell(at(-1, f"18:{minute}"), _say_when(cast, who, can))


def _ask_for_notice(cast: Cast) -> None:
    """A sample rule of one working group: its pages prove it."""
    body: Body = cast.body(GROUP)
    facts = bodies.BodyFacts(
        name=body.name,
        kind=body.kind,
        mandate=body.mandate,
        act=body.act,
        commitment_id=body.commitment_id,
        plan_id=body.plan_id,
        required_sectors=body.required_sectors,
        quorum=body.quorum,
        majority=body.majority,
        rule_source=RULE,
        notice_days=5,
        papers_days=3,
        since=body.since,
        until=body.until,
    )
    bodies.edit_body(body, facts, actor=cast.person("lucia"))


def _keep_template(cast: Cast) -> None:
    template = templates.keep(cast.meeting(SESSION), actor=cast.person("lucia"))
    template.name = both("Sesión ordinaria del Comité", "Ordinary session of the Committee")
    template.roles = "Preside: punto de contacto\nSecretaría: punto de contacto"


def _prepare_forms(cast: Cast) -> None:
    """Questions for a conversation, and papers for the group."""
    lucia, solola, digital = cast.person("lucia"), cast.meeting(SOLOLA), cast.meeting(DIGITAL)
    table = asking.Asked(
        text=both("¿En qué mesa quiere conversar?", "At which table do you want to talk?"),
        kind=QuestionKind.CHOICE,
        options=(("Agua y salud", "Water and health"), ("Educación", "Education")),
    )
    asking.add(solola, table, actor=lucia)
    travel = asking.Asked(text=both("¿De qué municipio viene?", "From which municipality?"))
    asking.add(solola, travel, actor=lucia)
    item = [each for each in agendas.agenda_of(digital) if not each.carried][1]
    note = agenda.Paper(
        title=both("Nota técnica de ejemplo", "Sample technical note"),
        url="https://example.org/nota-tecnica.pdf",
    )
    agenda.add_paper(item, note, actor=lucia)


def _answer(cast: Cast, who: str, said: Answer) -> Callable[[], object]:
    def act() -> None:
        coming.answer(cast.meeting(SESSION), said, actor=cast.person(who))

    return act


def _come_with_needs(cast: Cast) -> None:
    """One asks for sign language, one for Kaqchikel, one brings somebody along."""
    solola = cast.meeting(SOLOLA)
    questions = queries.questions_of(solola)
    sign = coming.Wishes(wants=(Support.SIGN_LANGUAGE,))
    own = coming.Wishes(wants=(Support.OWN_LANGUAGE,), language="cak")
    table, travel = (str(question.id) for question in questions)
    others = coming.Wishes(
        companion="Doña Juana, de ejemplo",
        answers={table: "Agua y salud", travel: "Panajachel"},
    )
    for who, wishes in (("Evelyn Q.", sign), ("Marta N.", own), ("Byron M.", others)):
        coming.register(solola, actor=cast.person(who), wishes=wishes)
    guest = guests.Guest(name="Don Mateo, de ejemplo", wants=(Support.WHEELCHAIR,))
    guests.register_guest(solola, guest, actor=cast.person("lucia"))


def _answer_needs(cast: Cast) -> None:
    solola = cast.meeting(SOLOLA)
    row = next(r for r in queries.everybody(solola) if Support.SIGN_LANGUAGE in r.wants)
    reply = "Habrá dos intérpretes de lengua de señas durante toda la reunión."
    guests.answer_needs(row, Outcome.GRANTED, reply, actor=cast.person("lucia"))


def _prepare_series(cast: Cast) -> None:
    made = series.repeat(
        cast.meeting(DISABILITY), Rule(Pattern.WEEKS, 4, 3), actor=cast.person("lucia")
    )
    for number, session in enumerate(made[1:], 2):
        session.uid = f"{DISABILITY.partition('@')[0]}-{number}@cocreacion"


def _look_for_date(cast: Cast, times: list[datetime]) -> None:
    question = dating.Question(
        kind=cast.kind("cocreation_session"),
        body=cast.body(GROUP),
        title=both(
            "Buscar fecha para el taller de indicadores", "Find a date for the indicator workshop"
        ),
        purpose=both(
            "Acordar cómo se mide cada meta del plan.",
            "Agree how each target of the plan is measured.",
        ),
        minutes=120,
        times=times,
        answer_by=times[0] - timedelta(days=3),
    )
    dating.ask(question, actor=cast.person("lucia"))


def _say_when(cast: Cast, who: str, said: tuple[Can, ...]) -> Callable[[], object]:
    def act() -> None:
        poll = asked_dates.get_poll(DATES)
        answers = dict(zip((option.id for option in poll.options), said, strict=True))
        dating.answer(poll, answers, actor=cast.person(who))

    return act
