"""What the fake vendors accept: the same credentials the gateway is given."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SandboxWires:
    """Accounts, tokens and addresses of the fake vendors; handed in by `main`."""

    public_url: str  # where the gateway is heard, e.g. http://127.0.0.1:8414, no slash at the end
    twilio_account: str
    twilio_token: str
    twilio_from: str  # the number families see and answer to, E.164
    telegram_token: str
    telegram_secret: str
    telegram_name: str  # the bot's user name, without @
    monitoring_secret: str = ""  # what signs reports of stages, in base64
    smpp_port: int = 0  # where the SMSC listens on 127.0.0.1; 0 = there is none
    smpp_system_id: str = "usynys"
    smpp_password: str = "sandbox"  # noqa: S105 - it is everybody's
    smpp_from: str = "1414"  # the short code families see and answer to
    smpp_ids: str = "hex"  # how the SMSC writes ids: hex, decimal, or mixed (answers hex, receipts decimal)

    @property
    def smpp_url(self) -> str:
        """Where the gateway binds, as USYNYS_SMPP_URL would name it."""
        return f"smpp://{self.smpp_system_id}:{self.smpp_password}@127.0.0.1:{self.smpp_port}"
