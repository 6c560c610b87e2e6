"""What each process of a fleet is told: one database, one Redis, one address for carriers, a port of its own."""

import base64
from pathlib import Path

KEY = base64.b64encode(b"k" * 32).decode()
ACCOUNT, TOKEN, NUMBER = "AC" + "0" * 31 + "1", "fleet-token", "+77471414141"


def environment(database: str, redis: str, front: int, carrier: str, port: int, folder: Path) -> dict[str, str]:
    """Return the settings of one process."""
    own = {
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "PUBLIC_URL": f"http://127.0.0.1:{front}",
        "PORT": str(port),
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_FROM": NUMBER,
        "TWILIO_API_URL": f"{carrier}/sandbox/wire/twilio",
        "RATE_TWILIO": "0",
        "DATA_KEY": KEY,
        "SIGNING_KEY": KEY,
        "QUIET_HOURS": "",
        "SPOOL": str(folder / "spool"),
    }
    return {f"USYNYS_{name}": value for name, value in own.items()}
