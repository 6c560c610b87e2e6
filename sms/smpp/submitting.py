"""What a message becomes on the wire: one submit_sm for each part, each with a receipt asked for."""

import hashlib
import zlib
from functools import cached_property, lru_cache

from aiosmpplib.protocol import SubmitSm
from aiosmpplib.state import NPI, TON, USER_MESSAGE_REFERENCE, OptionalParam, PhoneNumber

from core.flow.channel import Outgoing
from sms.smpp.account import SmppAccount
from sms.smpp.concatenation import header
from sms.smpp.encoding import GSM, Cut, cut

_ASKS_RECEIPT = 0x01  # SMPP 3.4, 5.2.17: whether it was delivered or not
_UDHI = 0x40
_SPAN = 0x10000


class _Part(SubmitSm):  # type: ignore[misc]  # aiosmpplib ships no types
    """One submit_sm; the library checks every field of each, which is dear, and these are ours."""

    def __post_init__(self) -> None:
        """Check nothing."""


class Submission:
    """One message for one bind; everything is the same when it is made anew, also after a restart."""

    def __init__(self, message: Outgoing, account: SmppAccount) -> None:
        self.message = message
        self.account = account
        self.digest = hashlib.sha256(message.text.encode()).hexdigest()

    @cached_property
    def plan(self) -> Cut:
        """How its text is cut."""
        return cut(self.message.text)

    @property
    def count(self) -> int:
        """In how many parts it goes."""
        return len(self.plan.bodies)

    @cached_property
    def references(self) -> tuple[int, ...]:
        """The 16 bits by which an SMSC may name each part in its receipt."""
        name = f"{self.message.message_id}:{self.digest}"
        return tuple(_number(f"{name}:{number}") for number in range(1, self.count + 1))

    def pdu(self, number: int) -> SubmitSm:
        """Return the submit_sm of one part, counted from 1."""
        parts = self.count
        reference = _number(f"{self.message.message_id}:{self.digest}")
        joining = header(reference, number, parts, wide=self.plan.wide) if parts > 1 else b""
        own = OptionalParam(USER_MESSAGE_REFERENCE, self.references[number - 1])
        submit = _Part(
            short_message="-",  # the library asks for words; their octets are given below
            source=source_of(self.account),
            destination=_named(self.message.address.lstrip("+"), self.account.to_ton, self.account.to_npi),
            esm_class=_UDHI if joining else 0,
            validity_period=self.message.valid_for,
            registered_delivery=_ASKS_RECEIPT,
            encoding="gsm0338" if self.plan.coding == GSM else "ucs2",
            optional_params=[own] if self.account.references else [],
        )
        submit.set_encoded_message(joining + self.plan.bodies[number - 1])
        return submit


def _number(text: str) -> int:
    """Return 16 bits that are the same for the same text, after a restart too."""
    return zlib.crc32(text.encode()) % _SPAN


@lru_cache(maxsize=64)
def source_of(account: SmppAccount) -> PhoneNumber:
    """Return our own address: letters, a number, or a short code, as it looks or as the account says."""
    number, ton, npi = account.sender.lstrip("+"), TON.NETWORK_SPECIFIC, NPI.UNKNOWN
    if not number.isdigit():
        number, ton = account.sender, TON.ALPHANUMERIC
    elif account.sender.startswith("+"):
        ton, npi = TON.INTERNATIONAL, NPI.ISDN
    own_ton = ton if account.from_ton is None else account.from_ton
    return _named(number, own_ton, npi if account.from_npi is None else account.from_npi)


def _named(number: str, ton: int, npi: int) -> PhoneNumber:
    """Return an address; the library checks its TON and NPI against its own list, which lacks what networks use."""
    address = PhoneNumber(number)
    address.ton, address.npi = ton, npi
    return address
