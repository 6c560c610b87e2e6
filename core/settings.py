"""Every setting, read once from the environment: unit, default and reason stand under each field."""

import re
from datetime import time
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import SandboxError, SettingsError

#: Beside these a sandbox refuses to start: they would let made-up families meet real ones (DESIGN section 8).
REAL_CREDENTIALS = ("twilio_", "telegram_", "smpp_", "rules_core_", "monitoring_")

#: How fast each wire takes messages: the names of the settings.
RATES = ("rate_telegram", "rate_telegram_chat", "rate_twilio", "rate_smpp")

_QUIET = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$")

#: An OpenID provider is asked by TLS, except on this very machine.
_SAFE = re.compile(r"^(https://|http://(127\.0\.0\.1|localhost)(:\d+)?(/|$))")


class Settings(BaseSettings):
    """The settings of one process; the environment variable is the field's name in capitals after `USYNYS_`."""

    model_config = SettingsConfigDict(
        env_prefix="USYNYS_", frozen=True, extra="ignore", use_attribute_docstrings=True, hide_input_in_errors=True
    )

    database_url: str = "sqlite+aiosqlite:///usynys.db"
    """Where everything lives, as an SQLAlchemy URL: an SQLite file or `postgresql+asyncpg://…`."""
    redis_url: str = ""
    """Redis for shared limits and live updates of several processes, as `redis://…`; `run` needs none."""
    spool: str = "usynys.spool"
    """Folder in which webhooks wait, sealed, while the database is away; empty = carriers then hear 503."""
    public_url: str = ""
    """How the outside reaches this gateway, without a slash at the end; webhook signatures are checked on it."""
    port: int = Field(default=8414, ge=1, le=65535)
    """TCP port of the web server on 127.0.0.1 (`HOST` changes the address)."""
    host: str = "127.0.0.1"
    """Address the web server listens on; `0.0.0.0` inside a container."""
    telegram_token: str = ""
    """Token of the bot from BotFather; empty = no Telegram."""
    telegram_api_url: str = ""
    """Base address of another Bot API server; empty = Telegram's own."""
    telegram_bot: str = ""
    """Name of the bot without its @, as families find it; empty = it is asked from Telegram at each start."""
    telegram_updates: Literal["webhook", "polling"] = "webhook"
    """How we hear what families do: `webhook`, Telegram calls PUBLIC_URL; `polling`, we ask it."""
    telegram_secret: str = ""
    """Secret that Telegram repeats in each webhook, 16-256 characters of A-Za-z0-9_-."""
    twilio_account_sid: str = ""
    """Twilio account, `AC` and 32 hex digits; empty = no Twilio."""
    twilio_auth_token: str = ""
    """Twilio auth tokens, comma separated: the first sends, all verify (rotation)."""
    twilio_from: str = ""
    """Sending number in E.164; or set the messaging service."""
    twilio_messaging_service_sid: str = ""
    """Twilio messaging service, `MG` and 32 hex digits; used instead of a number."""
    twilio_api_url: str = ""
    """Base address of another Twilio-like API; empty = Twilio's own."""
    sms_order: str = "smpp,twilio"
    """Carriers of SMS in the order in which they are preferred, comma separated: the others take over on bad days."""
    smpp_url: str = ""
    """Binds, comma separated: `smpp://user:pass@host:2775?window=50&enquire=30` or `smpps://…` (docs/smpp.md)."""
    smpp_from: str = "1414"
    """Short code, number or name that families see as the sender."""
    rate_telegram: float = Field(default=30, ge=0)
    """Telegram messages per second, over all chats and workers; 0 = no limit (in the sandbox by default)."""
    rate_telegram_chat: float = Field(default=1, ge=0)
    """Telegram messages per second to one chat, three at once after a rest; 0 = no limit."""
    rate_twilio: float | None = Field(default=None, ge=0)
    """Parts of SMS per second through Twilio; unset = 1 from a number, 10 from a messaging service; 0 = no limit."""
    rate_smpp: float = Field(default=100, ge=0)
    """Parts of SMS per second over all binds to the SMSC, as the contract with it says; 0 = no limit."""
    api_keys: str = ""
    """Bearer keys of the API as `key:scope+scope,…`; `*` = all scopes; empty = the API refuses everybody."""
    rate_api: float = Field(default=50, ge=0)
    """Calls of the API per second under one key, ten seconds' worth at once after a rest; 0 = no limit."""
    rate_api_address: float = Field(default=200, ge=0)
    """Calls of the API per second from one address, with whatever key; 0 = no limit."""
    monitoring_url: str = ""
    """Where stages and changed rules are reported, as signed POSTs; empty = reports are kept and not sent."""
    monitoring_secret: str = ""
    """Secret of those signatures (Standard Webhooks), 24-64 bytes in base64, with or without `whsec_` before it."""
    rules_core_url: str = ""
    """Where confirmed applications go, as signed POSTs to `…/applications`; empty = they are decided here."""
    rules_core_secret: str = ""
    """Secret of those signatures (Standard Webhooks), 24-64 bytes in base64, with or without `whsec_` before it."""
    rules_core_allow: str = ""
    """Private networks in which the rules core may be, comma separated; empty = only public addresses are reached."""
    data_key: str = ""
    """Keys that wrap each family's own key: `id:base64,…` of 32 bytes (a bare key has id 1); the first encrypts."""
    index_key: str = ""
    """32 bytes in base64 for blind indexes; empty = derived (HKDF) from the last-listed DATA_KEY."""
    signing_key: str = ""
    """Ed25519 seeds that sign consent receipts: `id:base64,…` of 32 bytes (a bare key is named by its public half); the
    first signs, all verify."""
    operator_name_kk: str = ""
    """The operator of the personal data as consent receipts name it, in Kazakh (law 94-V, 8(4))."""
    operator_name_ru: str = ""
    """The same name in Russian."""
    operator_bin: str = ""
    """Its business identification number (BIN), 12 digits."""
    webhook_allow: str = ""
    """Networks from which webhooks are taken, comma separated; `telegram:149.154.160.0/20` for one; empty = all."""
    retention: str = ""
    """Terms of keeping in days, other than the usual: `name:days,…`, 0 = for ever (docs/security.md lists all)."""
    quiet_hours: str = "21:00-09:00"
    """Hours of Almaty in which no family is written to first, `HH:MM-HH:MM`; empty = none. Answers always go."""

    desk_idle_minutes: int = Field(default=30, ge=1, le=480)
    """Minutes after which a session of the desk ends when nobody does anything."""
    desk_session_hours: int = Field(default=10, ge=1, le=24)
    """Hours after which a session of the desk ends in any case."""
    desk_unmask_minutes: int = Field(default=5, ge=1, le=60)
    """Minutes for which an unmasked value is shown."""
    proxies: int = Field(default=0, ge=0, le=9)
    """How many proxies of ours stand before the web server: so many entries of X-Forwarded-For are believed."""
    oidc_issuer: str = ""
    """Issuer of the OpenID provider that vouches for operators, as it writes itself; empty = passwords only."""
    oidc_client_id: str = ""
    """What the provider calls the desk."""
    oidc_client_secret: str = ""
    """Secret of the desk at the provider; empty for a public client (PKCE is used in both cases)."""
    oidc_role_claim: str = "roles"
    """Claim of the ID token that names roles, with dots into objects (`realm_access.roles`)."""
    oidc_roles: str = "admin=admin,auditor=auditor,supervisor=supervisor,operator=operator"
    """Which word of that claim makes which role, `word=role,…`; the first that fits counts."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if sorted(self.sms_carriers) != ["smpp", "twilio"]:
            message = "USYNYS_SMS_ORDER must name smpp and twilio, each once, the preferred one first."
            raise ValueError(message)
        if self.quiet_hours and not _QUIET.match(self.quiet_hours):
            message = "USYNYS_QUIET_HOURS must look like 21:00-09:00, or be empty for none."
            raise ValueError(message)
        if self.oidc_issuer and not (_SAFE.match(self.oidc_issuer) and self.oidc_client_id):
            message = "USYNYS_OIDC_ISSUER must begin with https:// (http:// on this machine only), beside a _CLIENT_ID."
            raise ValueError(message)
        return self

    @property
    def oidc_role_words(self) -> tuple[tuple[str, str], ...]:
        """Which word of the provider makes which role, in their order."""
        pairs = (pair.partition("=") for pair in self.oidc_roles.split(",") if pair.strip())
        return tuple((word.strip(), role.strip()) for word, _, role in pairs)

    @property
    def quiet(self) -> tuple[time, time] | None:
        """When quiet hours begin and end, in Almaty time; None = never."""
        match = _QUIET.match(self.quiet_hours)
        if not match:
            return None
        numbers = [int(group) for group in match.groups()]
        return time(numbers[0], numbers[1]), time(numbers[2], numbers[3])

    @property
    def sms_carriers(self) -> tuple[str, ...]:
        """The carriers of SMS, the preferred one first."""
        return tuple(name.strip() for name in self.sms_order.split(","))

    @property
    def twilio_tokens(self) -> tuple[str, ...]:
        """The live Twilio tokens, the sending one first."""
        return tuple(token.strip() for token in self.twilio_auth_token.split(",") if token.strip())

    @property
    def twilio_rate(self) -> float:
        """Parts per second through Twilio: a number sends one, a service has several numbers."""
        usual = 10.0 if self.twilio_messaging_service_sid else 1.0
        return usual if self.rate_twilio is None else self.rate_twilio

    def base_url(self) -> str:
        """Return the public address, or the local one when none is set."""
        return self.public_url.rstrip("/") or f"http://127.0.0.1:{self.port}"

    def refuse_real_credentials(self) -> None:
        """Make sure that no real wire is configured beside a sandbox.

        Raises:
            SandboxError: names the variables to unset.

        """
        given = [
            f"USYNYS_{name.upper()}"
            for name in sorted(self.model_fields_set)
            if name.startswith(REAL_CREDENTIALS) and getattr(self, name)
        ]
        if given:
            message = f"The sandbox refuses to run beside real credentials: unset {', '.join(given)}."
            raise SandboxError(message)

    def require_keys(self) -> None:
        """Make sure that real data is protected by real keys.

        Raises:
            SettingsError: names what is missing.

        """
        missing = [name for name in ("data_key", "signing_key") if not getattr(self, name)]
        if missing:
            names = ", ".join(f"USYNYS_{name.upper()}" for name in missing)
            message = f"Set {names} first: `usynys keys` prints fresh ones."
            raise SettingsError(message)


def read_settings() -> Settings:
    """Read the environment once.

    Raises:
        SettingsError: names each variable that cannot be used and what is expected.

    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"USYNYS_{'_'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors()]
        raise SettingsError("; ".join(lines)) from None
