"""What the words of this package are called on a page."""

from typing import Any

from flask import Flask

from cocreacion.groups.models import Bloc, BodyKind, Delegation
from cocreacion.kernel.gettext import lazy_gettext as _l

KINDS: dict[BodyKind, Any] = {
    BodyKind.FORUM: _l("Multi-stakeholder forum"),
    BodyKind.WORKING_GROUP: _l("Working group"),
    BodyKind.ROUNDTABLE: _l("Technical roundtable"),
    BodyKind.TABLE: _l("Multisectoral table"),
    BodyKind.COMMITTEES: _l("Technical committees"),
    BodyKind.TERRITORIAL: _l("Territorial councils"),
}

BLOCS: dict[Bloc, Any] = {
    Bloc.GOVERNMENT: _l("Public institutions"),
    Bloc.NON_GOVERNMENT: _l("Non-government sectors"),
}

DELEGATIONS: dict[Delegation, Any] = {
    Delegation.PRINCIPAL: _l("Principal"),
    Delegation.ALTERNATE: _l("Alternate"),
}


SHARES: dict[str, Any] = {
    "1/2": _l("half"),
    "1/3": _l("a third"),
    "2/3": _l("two thirds"),
    "3/4": _l("three quarters"),
}


def kind_name(kind: BodyKind | str) -> str:
    return str(KINDS[BodyKind(kind)])


def bloc_name(bloc: Bloc | str) -> str:
    """`government` → Instituciones públicas."""
    return str(BLOCS[Bloc(bloc)])


def delegation_name(role: Delegation | str) -> str:
    return str(DELEGATIONS[Delegation(role)])


def share_name(share: str) -> str:
    """`1/2` → la mitad; a fraction without a common name stays a fraction."""
    return str(SHARES.get(share, share))


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        body_kind=kind_name, bloc=bloc_name, delegation=delegation_name, share=share_name
    )
