"""How often and when each vendor tries a webhook again (FACTS.md section 1)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from urllib.parse import parse_qs, urldefrag

_FIRST = timedelta(seconds=1)
_TELEGRAM_SLOWEST = timedelta(seconds=60)
_TELEGRAM_LONGEST_WISH = timedelta(hours=1)
_MOST_TWILIO_RETRIES = 5


class Outcome(StrEnum):
    """How a webhook was answered, in the words of Twilio's connection overrides."""

    OK = "ok"
    NO_CONNECTION = "ct"
    READ_TIMEOUT = "rt"
    CLIENT_ERROR = "4xx"
    SERVER_ERROR = "5xx"


@dataclass(frozen=True, slots=True)
class Answer:
    """The gateway's answer to one webhook."""

    outcome: Outcome
    status: int = 0
    retry_after: timedelta | None = None


def twilio_wait(url: str, answer: Answer, tries: int) -> timedelta | None:
    """Return how long Twilio waits after `tries` earlier tries and this one, or None when it gives up.

    By default there is one retry, and only when no connection was made; `#rc=0-5&rp=…` in the URL says otherwise.

    >>> twilio_wait("http://x/#rc=5&rp=all", Answer(Outcome.SERVER_ERROR, 503), tries=2)
    datetime.timedelta(seconds=4)
    >>> twilio_wait("http://x/", Answer(Outcome.SERVER_ERROR, 503), tries=0) is None
    True
    """
    wishes = parse_qs(urldefrag(url).fragment)
    count = wishes.get("rc", ["1"])[0]
    most = min(int(count), _MOST_TWILIO_RETRIES) if count.isdecimal() else 1
    causes = set(wishes.get("rp", ["ct"])[0].split(","))
    if tries >= most or not causes & {answer.outcome.value, "all"}:
        return None
    return _FIRST * (1 << tries)


def telegram_wait(answer: Answer, tries: int) -> timedelta:
    """Return how long Telegram waits after `tries` earlier tries and this one: doubling, or as it was asked.

    >>> telegram_wait(Answer(Outcome.SERVER_ERROR, 503), tries=0), telegram_wait(Answer(Outcome.SERVER_ERROR), tries=9)
    (datetime.timedelta(seconds=1), datetime.timedelta(seconds=60))
    """
    if answer.retry_after is not None:
        return min(max(answer.retry_after, _FIRST), _TELEGRAM_LONGEST_WISH)
    return min(_FIRST * (1 << min(tries, 10)), _TELEGRAM_SLOWEST)
