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
