"""All settings, read once from the environment and `.env`. `.env.example` documents each."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from dotenv import load_dotenv
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Environment(StrEnum):
    development = "development"
    production = "production"


class Settings(BaseSettings):
    """Field `x_y` is the environment variable `X_Y`, except those with an alias."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    env: Environment = Field(Environment.development, alias="FRONTDESK_ENV")
    home: Path = Field(Path("var"), alias="FRONTDESK_HOME")
    key: SecretStr | None = Field(None, alias="FRONTDESK_KEY")
    database_url: str = ""
    keystore_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    bot_port: int = 5005
    actions_port: int = 5055
    bot_url: str = ""
    tracker_url: str = ""
    redis_url: str = ""
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    exit_url: str = "/leave"
    chat_page_url: str = ""
    clinic_phone: str = "(518) 555-0142"
    bot_deadline_seconds: float = 12.0
    hold_seconds: int = 300
    holds_per_address: int = 20
    held_share_of_day: float = 0.5
    code_seconds: int = 600
    message_limit: int = 2000
    messages_per_minute: int = 40
    conversations_per_minute: int = 60
    staff_idle_minutes: int = 30
    public_url: str = ""
    answer_minutes_crisis: int = Field(5, ge=1)
    answer_minutes_emergency: int = Field(5, ge=1)
    answer_minutes_clinical: int = Field(30, ge=1)
    answer_minutes_routine: int = Field(240, ge=1)
    page_again_minutes: int = Field(5, ge=1)
    silent_minutes: int = Field(15, ge=1)
    review_sample_percent: float = Field(5, ge=0, le=100)
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    oidc_name: str = Field("single sign-on", max_length=60)
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_from: str = ""
    smtp_user: str = ""
    smtp_password: SecretStr | None = None
    smtp_starttls: bool = True
    sms_url: SecretStr | None = None
    whatsapp_url: SecretStr | None = None
    push_url: SecretStr | None = None
    push_subscribe_url: str = ""
    doses_left_out_to_staff: int = Field(0, ge=0)
    quarantine_hours: int = 24
    keep_transcript_days: int = Field(30, ge=1)
    keep_reminder_days: int = Field(396, ge=1)
    keep_audit_days: int = Field(2192, ge=1)
    keep_patient_days: int = Field(2192, ge=1)
    teen_private_from_age: int = Field(13, ge=0, le=18)
    metrics_token: SecretStr | None = None
    failpoint: str = Field("", alias="FRONTDESK_FAILPOINT")

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def split_origins(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @model_validator(mode="after")
    def refuse_unsafe_production(self) -> Self:
        if self.env is Environment.production and self.failpoint:
            raise ValueError("FRONTDESK_FAILPOINT must not be set in production")
        return self

    @model_validator(mode="after")
    def refuse_half_a_provider(self) -> Self:
        if not (self.oidc_issuer or self.oidc_client_id):
            return self
        if not (self.oidc_issuer and self.oidc_client_id and self.oidc_client_secret):
            raise ValueError("OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET are set together")
        if self.is_production and not self.oidc_issuer.startswith("https://"):
            raise ValueError("OIDC_ISSUER must begin with https:// in production")
        return self

    @property
    def oidc_label(self) -> str:
        """What the identity provider is called on the sign-in page; empty: there is none."""
        return self.oidc_name if self.oidc_issuer else ""

    @property
    def is_production(self) -> bool:
        return self.env is Environment.production

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the data; SQLite under the home folder unless DATABASE_URL is set."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'frontdesk.db'}"

    @property
    def keystore(self) -> str:
        """SQLAlchemy URL of the wrapped keys; apart from the data and its backups."""
        return self.keystore_url or f"sqlite:///{self.home.resolve() / 'keys' / 'keys.db'}"

    @property
    def tracker(self) -> str:
        """SQLAlchemy URL of Rasa's tracker store, which is not ours."""
        return self.tracker_url or f"sqlite:///{self.home.resolve() / 'tracker.db'}"

    @property
    def address(self) -> str:
        """Where people reach the pages, without a slash at the end; written into e-mails."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def bot(self) -> str:
        return self.bot_url or f"http://127.0.0.1:{self.bot_port}"


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Return the process's settings; `.env` in the working directory fills what is not set."""
    load_dotenv(Path.cwd() / ".env")
    return Settings()
