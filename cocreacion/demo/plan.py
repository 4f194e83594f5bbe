"""The plan itself, which is real, and the dates of its phases, which are not."""

from cocreacion.demo.cast import Cast
from cocreacion.demo.story import Story, real
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.process import importing, services
from cocreacion.process.models import PhaseKind

PHASES = [
    (
        PhaseKind.PREPARATION,
        (-440, -330),
        Bilingual.both(
            "Reglas, foro y calendario publicados.", "Rules, forum and calendar are public."
        ),
    ),
    (
        PhaseKind.INPUT,
        (-345, -185),
        Bilingual.both(
            "Cinco conversatorios ciudadanos y un registro público de aportes.",
            "Five citizen conversations and a public record of contributions.",
        ),
    ),
    (
        PhaseKind.DRAFTING,
        (-210, 20),
        Bilingual.both(
            "Los grupos escriben, la gente comenta y cada comentario se contesta con razones.",
            "The groups write, people comment, and each comment is answered with reasons.",
        ),
    ),
    (
        PhaseKind.APPROVAL,
        (54, 110),
        Bilingual.both(
            "El Comité Técnico decide por bloques.", "The Technical Committee decides by blocs."
        ),
    ),
    (
        PhaseKind.FOLLOW_UP,
        (-290, 400),
        Bilingual.both(
            "Hitos con evidencia y dos valoraciones, la de las instituciones y la civil.",
            "Milestones with evidence and two assessments: by institutions and by civil society.",
        ),
    ),
]


def tell(story: Story, cast: Cast) -> None:
    at = story.days.at
    story.tell(at(-443, "9:00"), lambda: _import(cast))
    story.tell(at(-443, "10:00"), lambda: _set_phases(story, cast))


def _import(cast: Cast) -> None:
    with real():
        importing.import_plan(importing.own_plan(), cast.person("admin"))


def _set_phases(story: Story, cast: Cast) -> None:
    lucia, plan = cast.person("lucia"), cast.plan()
    for kind, (opens, closes), summary in PHASES:
        window = story.days.at(opens, "0:00"), story.days.at(closes, "23:59")
        services.set_phase(plan, kind, actor=lucia, window=window, summary=summary, sample=True)
