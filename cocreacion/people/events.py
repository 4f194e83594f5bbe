"""What happened to accounts, mandates and organisations."""

from dataclasses import dataclass

from cocreacion.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class LinkAsked(Event):
    """Somebody asked for a letter with a link to open an account or to choose a password."""

    link_id: int


@dataclass(frozen=True, kw_only=True)
class AccountOpened(Event):
    user_id: int


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    user_id: int


@dataclass(frozen=True, kw_only=True)
class AccountDisabled(Event):
    user_id: int


@dataclass(frozen=True, kw_only=True)
class AccountEnabled(Event):
    user_id: int


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    user_id: int
    role: str
    mandate_id: int


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    user_id: int
    role: str
    mandate_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipBegun(Event):
    user_id: int
    organisation_id: int
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Event):
    user_id: int
    organisation_id: int
    membership_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationAdded(Event):
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event):
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationRenamed(Event):
    organisation_id: int
    on: str


@dataclass(frozen=True, kw_only=True)
class OrganisationSucceeded(Event):
    from_id: int
    to_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class SuccessionTakenBack(Event):
    """It had been recorded by mistake."""

    from_id: int
    to_id: int
    kind: str
