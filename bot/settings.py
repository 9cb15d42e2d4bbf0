"""Every option of the bot with its environment name, default and meaning, in one frozen class."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.i18n import LOCALES

_ALWAYS = ("telegram_token", "cvapi_key", "cvapi_secret", "data_keys")
NEEDED: dict[str, tuple[str, ...]] = {"poll": _ALWAYS, "serve": (*_ALWAYS, "webhook_url", "webhook_secret")}
"""Command -> the options it cannot do without."""


class SettingsError(Exception):
    """A wrong or missing option; the text is one line that names the variable and what to do."""


class Settings(BaseSettings):
    """Options, read from the environment and from ``.env``; names are the upper-case field names."""

    model_config = SettingsConfigDict(frozen=True, env_file=".env", extra="ignore", hide_input_in_errors=True)

    telegram_token: SecretStr = Field(default=SecretStr(""), description="Token from @BotFather")
    telegram_base_url: str = Field(default="https://api.telegram.org", description="Bot API server")
    cvapi_base_url: str = Field(default="https://cloud.computervision.com.vn", description="Server of API v1")
    cvapi_key: str = Field(default="", description="api_key of API v1")
    cvapi_secret: SecretStr = Field(default=SecretStr(""), description="api_secret of API v1")
    cvapi_timeout: float = Field(default=60.0, gt=0, description="Seconds one API call may take")
    cvapi_parallel: int = Field(default=8, gt=0, description="API calls at once")
    cvapi_allow_http: bool = Field(default=False, description="Allow a plain http API on another machine")
    webhook_url: str = Field(default="", description="Public https address of this service")
    webhook_secret: SecretStr = Field(
        default=SecretStr(""), description="Secret that Telegram sends back, A-Z a-z 0-9 _ -"
    )
    host: str = Field(default="0.0.0.0", description="Address to listen on")
    port: int = Field(default=8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    database_url: str = Field(default="sqlite:///bot.sqlite3", description="Where conversations are kept")
    data_keys: SecretStr = Field(default=SecretStr(""), description="Keys that seal personal data: id:base64[,...]")
    admin_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(), description="Telegram user ids, comma-separated"
    )
    locale: str = Field(default="vi", description="Language where the person's own is not known")
    workers: int = Field(default=64, gt=0, description="Chats handled at once")
    lease: float = Field(default=15.0, gt=0, description="Seconds a chat stays with a process that fell silent")
    drain: float = Field(default=8.0, ge=0, description="Seconds to finish running steps at shutdown")

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: Any) -> Any:
        return [part for part in re.split(r"[,\s]+", value) if part] if isinstance(value, str) else value

    @field_validator("telegram_base_url", "cvapi_base_url", "webhook_url")
    @classmethod
    def _http(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
            raise ValueError("must be an http(s) address such as https://example.com")
        return value.rstrip("/")

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
    """The settings for a command such as ``serve``; ``SettingsError`` names the first that is wrong or missing."""
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        raise SettingsError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None
    for name in NEEDED.get(command, ()):
        value = getattr(settings, name)
        if not (value.get_secret_value() if isinstance(value, SecretStr) else value):
            raise SettingsError(f"{name.upper()} is missing: {_meaning(name)}")
    return settings


def _meaning(name: str) -> str:
    hint = {"data_keys": " (make one with: python -m bot newkey)"}.get(name, "")
    return f"{Settings.model_fields[name].description}{hint}"
