"""The settings of a gateway beside its sandbox, as `usynys run --sandbox` makes them."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from commands.run import SANDBOX_ACCOUNT, SANDBOX_NUMBER, SANDBOX_SECRET
from core.settings import Settings
from sandbox import SandboxWires
from tests.homes.home import home
from tests.ports import free_port

#: A clock that stands still lets no rate fill up again; tests of rates set their own.
UNLIMITED: dict[str, Any] = {"rate_telegram": 0, "rate_telegram_chat": 0, "rate_twilio": 0, "rate_smpp": 0}
TOKEN, SECRET = "sandbox-token", "sandbox-secret-sandbox-secret"


def sandboxed(folder: Path, port: int, quiet: str, *, monitored: bool = False, sms_order: str = "") -> Settings:
    """Return the settings of a gateway whose vendors are the sandbox on the same port.

    `monitored` sends reports; with a `sms_order` the sandbox's SMSC carries SMS too, else Twilio alone.
    """
    smpp_port = free_port() if sms_order else 0
    base = f"http://127.0.0.1:{port}"
    return Settings(
        database_url=home().address(folder / "usynys.db"),
        redis_url=home().redis(folder / "usynys.db"),
        port=port,
        public_url=base,
        quiet_hours=quiet,
        twilio_account_sid=SANDBOX_ACCOUNT,
        twilio_auth_token=TOKEN,
        twilio_from=SANDBOX_NUMBER,
        twilio_api_url=f"{base}/sandbox/wire/twilio",
        sms_order=sms_order or "twilio,smpp",
        smpp_url=f"smpp://usynys:sandbox@127.0.0.1:{smpp_port}" if smpp_port else "",
        smpp_from="1414" if smpp_port else "",
        api_keys="world:*",
        monitoring_url=f"{base}/sandbox/wire/monitoring" if monitored else "",
        monitoring_secret=SANDBOX_SECRET,
        telegram_token="1414:sandbox-token",
        telegram_secret=SECRET,
        telegram_api_url=f"{base}/sandbox/wire/telegram",
        **UNLIMITED,
    )


def wires_of(settings: Settings, *, smpp_ids: str = "hex") -> SandboxWires:
    """Return what the sandbox accepts: the same accounts and secrets."""
    return SandboxWires(
        settings.public_url,
        SANDBOX_ACCOUNT,
        TOKEN,
        SANDBOX_NUMBER,
        settings.telegram_token,
        SECRET,
        "usynys_bot",
        SANDBOX_SECRET,
        urlsplit(settings.smpp_url).port or 0,
        smpp_ids=smpp_ids,
    )
