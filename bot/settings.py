"""The options of the bot, with their environment variables, defaults and meanings, in one frozen class."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.api.address import is_this_machine
from bot.conversation.i18n import LOCALES

_ALWAYS = ("telegram_token", "cvapi_key", "cvapi_secret", "data_keys")
REQUIRED: dict[str, tuple[str, ...]] = {
    "poll": _ALWAYS,
    "worker": _ALWAYS,
    "doctor": _ALWAYS,
    "rekey": ("data_keys",),
    "backup": ("data_keys",),
    "restore": ("data_keys",),
    "serve": (*_ALWAYS, "webhook_url", "webhook_secret"),
}
"""Command -> the options that it requires."""

WIPED_HOSTS = {"DYNO": "Heroku", "RENDER": "Render", "RAILWAY_ENVIRONMENT": "Railway", "FLY_APP_NAME": "Fly.io"}
"""Variable set by a hosting platform -> its name. Each platform starts from an empty disk without a mounted volume."""

MISTAKES = {
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number of a usual size",
    "float_parsing": "must be a number",
    "bool_parsing": "must be 1 or 0",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
}
"""pydantic's name of a mistake -> the words for the operator, in the place of pydantic's own."""


class SettingsError(Exception):
    """A wrong or missing option. The text is one line that names the variable and the remedy."""


class Settings(BaseSettings):
    """The options, read from the environment and from ``.env``. A variable is the upper-case name of its field."""

    model_config = SettingsConfigDict(frozen=True, env_file=".env", extra="ignore", hide_input_in_errors=True)

    telegram_token: SecretStr = Field(default=SecretStr(""), description="Token from @BotFather")
    telegram_base_url: str = Field(default="https://api.telegram.org", description="Bot API server")
    sends_per_second: float = Field(
        default=30.0, ge=0, description="Unsolicited messages a second to all chats together"
    )
    cvapi_base_url: str = Field(default="https://cloud.computervision.com.vn", description="Server of API v1")
    cvapi_key: str = Field(default="", description="api_key of API v1")
    cvapi_secret: SecretStr = Field(default=SecretStr(""), description="api_secret of API v1")
    cvapi_timeout: float = Field(default=60.0, gt=0, description="Seconds one API call may take")
    cvapi_parallel: int = Field(default=200, gt=0, description="API calls at once")
    cvapi_allow_http: bool = Field(default=False, description="Allow a plain http API on another machine")
    webhook_url: str = Field(default="", description="Public https address of this service")
    webhook_secret: SecretStr = Field(
        default=SecretStr(""), description="Secret that Telegram sends back, A-Z a-z 0-9 _ -"
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""), description="Opens /metrics as a bearer token; without it there is no /metrics"
    )
    host: str = Field(default="0.0.0.0", description="Address to listen on")
    port: int = Field(default=8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    worker_port: int | None = Field(
        default=None, ge=0, le=65535, description="Port on which a `worker` answers its probes; none without it"
    )
    database_url: str = Field(default="sqlite:///bot.sqlite3", description="Database of the conversations")
    allow_ephemeral: bool = Field(
        default=False, description="Keep the database in a file although the host wipes its disk"
    )
    data_keys: SecretStr = Field(default=SecretStr(""), description="Keys that seal personal data: id:base64[,...]")
    allow_lost_keys: bool = Field(default=False, description="Start although records are sealed with keys not listed")
    keep_hours: float = Field(default=48.0, ge=24, le=48, description="Hours that conversations and answers are kept")
    keep_case_days: float = Field(default=90.0, gt=0, description="Days that a case is kept after its decision")
    keep_audit_days: float = Field(
        default=730.0, ge=30, description="Days that the audit log of administrators is kept"
    )
    keep_consent_days: float = Field(
        default=1095.0, ge=365, description="Days that proof of consent is kept after its end"
    )
    admin_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(), description="Telegram user ids, comma-separated"
    )
    ask_consent: bool = Field(default=True, description="Ask for consent before the first photo")
    controller: str = Field(default="", description="Controller of personal data, as shown to people")
    kyc_approve: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Reasons that a verification is approved in spite of, comma-separated"
    )
    kyc_review: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Reasons for which a reviewer decides"
    )
    kyc_retake: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Reasons for which the person is asked to start again"
    )
    kyc_reject: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Reasons for which a verification is rejected"
    )
    monthly_quota: int = Field(default=0, ge=0, description="Paid API calls a month; 0 for no quota")
    calls_per_day: int = Field(default=100, ge=0, description="Paid API calls of one person a day; 0 for no limit")
    admin_calls_per_day: int = Field(
        default=1000, ge=0, description="Paid API calls a day of one person with a role; 0 for no limit"
    )
    messages_per_minute: float = Field(default=60.0, ge=0, description="Messages a minute accepted from one person")
    group_messages_per_minute: float = Field(
        default=20.0, ge=0, description="Messages a minute accepted from one group"
    )
    inbox_limit: int = Field(default=10_000, gt=0, description="Updates waiting at which Telegram is asked to wait")
    locale: str = Field(default="vi", description="Language of people whose own is not known")
    workers: int = Field(default=1000, gt=0, description="Chats handled at once")
    lease: float = Field(default=15.0, gt=0, description="Seconds a chat stays with a process that fell silent")
    drain: float = Field(default=8.0, ge=0, description="Seconds to finish running steps at shutdown")

    def secrets(self) -> Iterator[str]:
        """Return the values that must not be shown anywhere."""
        for value in dict(self).values():
            if isinstance(value, SecretStr):
                yield from value.get_secret_value().split(",")  # DATA_KEYS are several

    @field_validator("admin_ids", "kyc_approve", "kyc_review", "kyc_retake", "kyc_reject", mode="before")
    @classmethod
    def _split_list(cls, value: Any) -> Any:
        return [part for part in re.split(r"[,\s]+", value) if part] if isinstance(value, str) else value

    @field_validator("telegram_base_url", "cvapi_base_url", "webhook_url")
    @classmethod
    def _http(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
            raise ValueError("must be an http(s) address such as https://example.com")
        return value.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _https(cls, value: str) -> str:
        # Telegram itself calls https only. A local Bot API server, such as the playground, calls plain http as well.
        if urlsplit(value).scheme == "http" and not is_this_machine(urlsplit(value).hostname or ""):
            raise ValueError("must be an https address: Telegram calls no other")
        return value

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"([0-9]+:[A-Za-z0-9_-]+)?", value.get_secret_value()):
            raise ValueError("must have the form digits:letters, as @BotFather gives it")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        # Bot API, setWebhook: 1-256 characters of A-Z, a-z, 0-9, _ and -.
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value.get_secret_value()):
            raise ValueError("may hold only A-Z, a-z, 0-9, _ and -, at most 256 of them")
        return value

    @field_validator("locale")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in LOCALES:
            raise ValueError(f"must be one of {', '.join(LOCALES)}")
        return value


def load(command: str) -> Settings:
    """Return the settings for a command such as ``serve``. Raise ``SettingsError`` for wrong or missing ones."""
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(dict.fromkeys(_describe(detail) for detail in error.errors()))) from None
    if command in REQUIRED and (host := _wiping_host(settings)):
        raise SettingsError(
            f"DATABASE_URL: {host} wipes its disk at every restart, and the conversations with it: "
            "name a PostgreSQL server, or a file on a mounted volume with ALLOW_EPHEMERAL=1"
        )
    if missing := [name for name in REQUIRED.get(command, ()) if not _is_set(getattr(settings, name))]:
        raise SettingsError("; ".join(f"{name.upper()} is missing: {_meaning(name)}" for name in missing))
    return settings


def _wiping_host(settings: Settings) -> str | None:
    """Return the platform whose wiped disk would hold the store, None when the store is safe."""
    if settings.allow_ephemeral or not settings.database_url.startswith("sqlite:///"):
        return None
    return next((name for variable, name in WIPED_HOSTS.items() if variable in os.environ), None)


def _describe(detail: ErrorDetails) -> str:
    """Return the variable and its mistake, without the value, as a value may be a secret."""
    name, *inside = detail["loc"]
    if plain := MISTAKES.get(detail["type"]):
        words = ("each " if inside else "") + plain.format(**detail.get("ctx", {}))
    else:
        words = detail["msg"].removeprefix("Value error, ")
    return f"{str(name).upper()}: {words}"


def _is_set(value: str | SecretStr) -> bool:
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)


def _meaning(name: str) -> str:
    hint = {"data_keys": " (make one with: python -m bot newkey)"}.get(name, "")
    return f"{Settings.model_fields[name].description}{hint}"
