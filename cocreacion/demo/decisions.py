"""Votes of the Committee's seats: one that is open, three that have closed, one adoption."""

from collections.abc import Callable
from datetime import datetime, timedelta

from cocreacion.demo.cast import Cast
from cocreacion.demo.story import Story
from cocreacion.demo.texts import text
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import local
from cocreacion.meetings.models import AgendaItem, Meeting
from cocreacion.meetings.queries import meetings as agendas
from cocreacion.meetings.services import agenda
from cocreacion.proposals import services as proposals
from cocreacion.proposals.queries import vote_of_poll
from cocreacion.proposals.services import Basis, Question
from cocreacion.votes import services as votes
from cocreacion.votes.models import Choice, Poll
from cocreacion.votes.queries import get_poll_by_id

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN
VOTERS = (
    "elena", "rene", "silvia", "hugo", "carolina", "ernesto",
    "mateo", "paola", "irma", "julio", "beatriz", "rodrigo", "nikte",
)  # fmt: skip
CONTEXT = Bilingual.both(
    "Voto público por puesto. La versión que se vota ya no cambia.",
    "Public vote by seat. The version put to the vote no longer changes.",
)


class Vote:
    """A vote on a version of a draft: who votes what, and what follows."""

    def __init__(
        self, draft: str, version: int, days: tuple[int, int], question: Bilingual, choices: str
    ) -> None:
        self.draft, self.version, self.days, self.question = draft, version, days, question
        self.choices = dict(zip(VOTERS, choices, strict=True))
        self.reasons: dict[str, str] = {}
        self.poll_id = 0


CHOICES = {"F": FOR, "A": AGAINST, "O": ABSTAIN}  # "-" does not vote
DATA = Vote(
    "publicacion-de-datos-abiertos",
    2,
    (-140, -133),
    Bilingual.both(
        "¿Se adopta la versión 2 de «Datos abiertos que la gente pide primero»?",
        "Is version 2 of “Open data that people ask for first” adopted?",
    ),
    "FFFFF-FFFOFFF",
)
TRAINING = Vote(
    "formacion-en-contratacion-abierta",
    1,
    (-96, -89),
    Bilingual.both(
        "¿Se aprueba el borrador de formación en contratación abierta de infraestructura?",
        "Is the draft on training in open contracting for infrastructure approved?",
    ),
    "FFFOFFAAAOAFA",
)
TRAINING.reasons = {
    "mateo": "Un diagnóstico que no nombra a las unidades no permite rendir cuentas.",
    "paola": "Pedimos que se publique por unidad ejecutora y con fecha.",
    "beatriz": "Los talleres sin medición no cambian lo que se publica.",
    "ernesto": "La formación puede empezar mientras se afina el diagnóstico.",
}
HEALTH = Vote(
    "transparencia-en-infraestructura-de-salud",
    2,
    (-33, -26),
    Bilingual.both(
        "¿Se da por acordada la versión 2 de «Saber qué se construye y se repara en salud»?",
        "Is version 2 of “Knowing what is built and repaired in health” agreed?",
    ),
    "FFFFFFFFFFFOF",
)
OUTCOMES = {
    DATA: Bilingual.both(
        "Los dos bloques aprobaron el texto. La secretaría lo lleva al compromiso 1.",
        "Both blocs approved the text. The secretariat carries it into commitment 1.",
    ),
    TRAINING: Bilingual.both(
        "El bloque no gubernamental no lo aprobó. El borrador vuelve a redacción para nombrar a "
        "las unidades en el diagnóstico.",
        "The non-government bloc did not approve it. The draft goes back to be rewritten, so "
        "that the diagnosis names the units.",
    ),
    HEALTH: Bilingual.both(
        "Los dos bloques lo aprobaron. Se prepara su adopción.",
        "Both blocs approved it. Its adoption is being prepared.",
    ),
}
OPEN_QUESTION = Bilingual.both(
    "¿Se hace fuera de la capital una de cada tres sesiones del Comité?",
    "Is one session in three of the Committee held outside the capital?",
)
HAVE_VOTED = {"rene": FOR, "hugo": FOR, "paola": FOR, "nikte": FOR, "rodrigo": ABSTAIN}
FIELDS = {"problema": "problem", "accion": "transparency", "formacion": "participation"}
ADOPTED_BECAUSE = Bilingual.both(
    "Adopción de la versión 2 del borrador, aprobada por los dos bloques del Comité.",
    "Adoption of version 2 of the draft, approved by both blocs of the Committee.",
)


def tell(story: Story, cast: Cast) -> None:
    for vote in (DATA, TRAINING, HEALTH):
        _tell_vote(story, cast, vote)
    story.tell(story.days.at(-120, "10:00"), lambda: _adopt(cast))
    _tell_open_vote(story, cast)


def _tell_vote(story: Story, cast: Cast, vote: Vote) -> None:
    at, (opens, closes) = story.days.at, vote.days
    closes_at, first = at(closes, "18:00"), story.days.day(opens) + timedelta(days=1)
    days = (local(closes_at).date() - first).days
    story.tell(at(opens, "12:30"), lambda: _ask(cast, vote, closes_at))
    for number, (voter, letter) in enumerate(vote.choices.items()):
        if letter != "-":
            day, hour = first + timedelta(days=number % days), f"{9 + number % 8}:{4 * number:02}"
            reason = vote.reasons.get(voter, "")
            ballot = _cast(cast, vote, voter, CHOICES[letter], reason)
            story.tell(story.days.moment(day, hour), ballot)
    outcome = OUTCOMES[vote]
    story.tell(at(closes, "18:30"), lambda: _count(cast, vote, outcome))


def _ask(cast: Cast, vote: Vote, closes_at: datetime) -> None:
    poll = proposals.ask_for_vote(
        cast.proposal(vote.draft),
        cast.version(vote.draft, vote.version),
        actor=cast.person("lucia"),
        question=Question(
            body=cast.body("comite-tecnico"),
            question=vote.question,
            context=CONTEXT,
            closes_at=closes_at,
        ),
    )
    vote.poll_id = poll.id


def _cast(cast: Cast, vote: Vote, voter: str, choice: Choice, reason: str) -> Callable[[], object]:
    return lambda: votes.cast_ballot(
        get_poll_by_id(vote.poll_id), actor=cast.person(voter), choice=choice, reason=reason
    )


def _count(cast: Cast, vote: Vote, outcome: Bilingual) -> None:
    votes.record_outcome(get_poll_by_id(vote.poll_id), actor=cast.person("lucia"), outcome=outcome)


def _adopt(cast: Cast) -> None:
    draft = DATA.draft
    fields = {cast.clauses[draft, key]: name for key, name in FIELDS.items()}
    proposals.adopt(
        cast.proposal(draft),
        Basis(version=cast.version(draft, DATA.version), vote=vote_of_poll(DATA.poll_id)),
        actor=cast.person("lucia"),
        fields=fields,
        reason=ADOPTED_BECAUSE,
    )


def _tell_open_vote(story: Story, cast: Cast) -> None:
    number = next(
        n
        for n, meeting in enumerate(text("meetings")["meeting"], 1)
        if any(point.get("vote") for point in meeting["point"])
    )
    uid, at, asked = f"reunion-{number:02}@cocreacion", story.days.at, {"poll": 0}

    def ask() -> None:
        lucia, meeting = cast.person("lucia"), cast.meeting(uid)
        poll: Poll = agenda.put_to_vote(
            _point_to_vote_on(meeting), actor=lucia, question=OPEN_QUESTION
        )
        votes.open_poll(poll, actor=lucia, closes_at=at(11, "18:00"))
        asked["poll"] = poll.id

    def ballot(voter: str, choice: Choice) -> Callable[[], object]:
        return lambda: votes.cast_ballot(
            get_poll_by_id(asked["poll"]), actor=cast.person(voter), choice=choice
        )

    story.tell(at(-6, "10:00"), ask)
    for place, (voter, choice) in enumerate(HAVE_VOTED.items()):
        story.tell(at(-5 + place % 4, f"{10 + place}:20"), ballot(voter, choice))


def _point_to_vote_on(meeting: Meeting) -> AgendaItem:
    return [item for item in agendas.agenda_of(meeting) if not item.carried][1]
