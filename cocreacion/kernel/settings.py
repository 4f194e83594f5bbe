"""Typed settings from the environment, every one named `COCREACION_*`; see docs/settings.md."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

WEAK_SECRETS = {"", "dev", "secret", "changeme", "change-me", "development-only"}
SHORTEST_SECRET = 32
LONGEST_APPEAL = 365  # days
DEVELOPMENT_SECRET = "development-only"  # noqa: S105  refused unless DEMO is set
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
DATABASES = ("sqlite", "postgres", "postgresql", "postgresql+psycopg")
MAIL = ("smtp", "file", "console")
TRUE = {"1", "true", "yes", "on"}


class ConfigurationError(Exception):
    """A setting is missing or wrong; the message names it and says how to mend it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the installation decides. `about` feeds docs/settings.md."""

    database_url: str = field(
        default="",
        metadata={"about": "`sqlite:///FILE` or `postgresql://…`; a file in DATA_DIR if empty"},
    )
    redis_url: str = field(
        default="",
        metadata={"about": "`redis://…` for tasks and rate limits; without it, local files do"},
    )
    secret_key: str = field(
        default=DEVELOPMENT_SECRET,
        metadata={"about": "signs cookies and links; at least 32 random characters"},
    )
    base_url: str = field(
        default="http://127.0.0.1:8000",
        metadata={"about": "address people use; links in mails and feeds begin with it"},
    )
    trusted_hosts: tuple[str, ...] = field(
        default=(),
        metadata={"about": "host names answered, separated by commas; that of BASE_URL is added"},
    )
    mail_url: str = field(
        default="",
        metadata={"about": "`smtp://user:password@host:port`, `file:DIR` or `console:`"},
    )
    inbox_dir: str = field(
        default="",
        metadata={
            "about": "folder in which the mail server leaves answers to invitations, one `.eml` "
            "file each; the worker takes them in; none if empty"
        },
    )
    data_dir: Path = field(
        default=Path("instance"),
        metadata={"about": "folder for the database file, the task queue, uploads and mail"},
    )
    contact: str = field(
        default="",
        metadata={"about": "e-mail address of the office that runs the site, shown to its readers"},
    )
    translator: str = field(
        default="",
        metadata={
            "about": "`package.module:name` of a service of machine translation; none if empty"
        },
    )
    appeal_days: int = field(
        default=15,
        metadata={"about": "days in which the author of a hidden comment can appeal"},
    )
    consultation_days: int = field(
        default=14,
        metadata={"about": "days from the announcement of a consultation to its closing, at least"},
    )
    demo: bool = field(
        default=False,
        metadata={"about": "a sample site: weak secret allowed, banner on every page"},
    )

    log_level: str = field(
        default="info",
        metadata={"about": "`info` writes a line per request, `warning` only what needs attention"},
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        given: dict[str, object] = {}
        for each in fields(cls):
            text = environment.get(f"COCREACION_{each.name.upper()}", "").strip()
            if text:
                given[each.name] = _read(each.name, text)
        return cls(**given).checked()  # type: ignore[arg-type]

    def checked(self) -> "Settings":
        """Raise `ConfigurationError` unless these settings are safe to serve with."""
        if urlsplit(self.base_url).scheme not in {"http", "https"}:
            raise ConfigurationError("COCREACION_BASE_URL must begin with http:// or https://.")
        if self.database_url and urlsplit(self.database_url).scheme not in DATABASES:
            raise ConfigurationError(
                "COCREACION_DATABASE_URL must be sqlite:///FILE or postgresql://user@host/name."
            )
        if self.mail_url and urlsplit(self.mail_url).scheme not in MAIL:
            raise ConfigurationError(
                "COCREACION_MAIL_URL must be smtp://host:port, file:DIR or console:."
            )
        if not 1 <= self.appeal_days <= LONGEST_APPEAL:
            raise ConfigurationError(
                f"COCREACION_APPEAL_DAYS must be a number of days from 1 to {LONGEST_APPEAL}."
            )
        if self.demo:
            return self
        if self.secret_key in WEAK_SECRETS or len(self.secret_key) < SHORTEST_SECRET:
            raise ConfigurationError(
                "COCREACION_SECRET_KEY must be at least 32 random characters. Make one with: "
                "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        return self

    @property
    def sqlalchemy_url(self) -> str:
        """With the driver named: `postgresql://` alone would depend on SQLAlchemy's default."""
        url = self.database_url or f"sqlite:///{(self.data_dir / 'cocreacion.db').resolve()}"
        for short in ("postgres://", "postgresql://"):
            if url.startswith(short):
                return "postgresql+psycopg://" + url.removeprefix(short)
        return url

    @property
    def hosts(self) -> list[str]:
        return sorted({*self.trusted_hosts, *LOCAL_HOSTS, urlsplit(self.base_url).hostname or ""})


def _read(name: str, text: str) -> object:
    match name:
        case "demo":
            return text.lower() in TRUE
        case "data_dir":
            return Path(text)
        case "appeal_days" | "consultation_days":
            if not (text.isascii() and text.isdecimal()):
                raise ConfigurationError(f"COCREACION_{name.upper()} must be a number of days.")
            return int(text)
        case "trusted_hosts":
            return tuple(host.strip() for host in text.split(",") if host.strip())
        case "base_url":
            return text.rstrip("/")
        case _:
            return text
