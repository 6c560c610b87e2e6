"""What is set for SMPP, and what of its library we rely on."""

import inspect

import pytest
from aiosmpplib import ESME

from core.errors import SettingsError
from core.flow.channel import Outgoing
from sms.smpp.account import read_accounts
from sms.smpp.submitting import Submission, source_of

#: What `sms/smpp/esme.py` overrides or uses although the library does not promise it.
OURS = (
    "connect",
    "start",
    "_get_pdu",
    "_handle_request",
    "_handle_response",
    "_connection_keeper",
    "_receive_data",
    "_send_data",
)


def test_binds_are_read_from_one_setting() -> None:
    """Several, each with options of its own; the password is in no name."""
    first, second = read_accounts("smpp://us%40er:p%2Cw@10.0.0.1:2776?window=10&packed=yes, smpp://b:c@smsc", "1414")
    assert (first.system_id, first.password, first.port, first.window, first.packed) == ("us@er", "p,w", 2776, 10, True)
    assert (second.host, second.port, second.references) == ("smsc", 2775, True)
    assert "p,w" not in repr(first) + first.carrier


def test_how_numbers_are_meant_is_a_setting() -> None:
    """Without it the sender looks as it is written, and phones are international."""
    usual, told = read_accounts("smpp://a:b@c, smpps://a:b@c?from_ton=6&from_npi=9&to_ton=2&to_npi=8&enquire=5", "1414")
    assert (source_of(usual).ton, source_of(usual).npi, usual.to_ton, usual.enquire) == (3, 0, 1, 30)
    assert (source_of(told).ton, source_of(told).npi, told.port, told.enquire) == (6, 9, 3550, 5)
    to = Submission(Outgoing("m", "+77471234567", "Ия"), told).pdu(1).destination
    assert (to.number, to.ton, to.npi) == ("77471234567", 2, 8)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://a:b@c",
        "smpp://c",
        "smpp://a:b@c:port",
        "smpp://a:b@c?windw=1",
        "smpp://a:123456789@c",
        "smpp://a:b@c?window=0",
        "smpp://a:b@c?enquire=0",
        "smpp://a:b@c?from_ton=7",
        "smpp://a:b@c?ca=/etc/ssl/cert.pem",
        "smpps://a:b@c?ca=/there/is/no/such/file.pem",
        "smpp://a:b@c?to_npi=x",
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    """The message says what is expected and quotes nothing."""
    with pytest.raises(SettingsError) as caught:
        read_accounts(url, "1414")
    assert "123456789" not in str(caught.value)


def test_the_library_still_has_what_we_override() -> None:
    """It is pinned; whoever lets a newer one in learns here what to look at."""
    assert not [name for name in OURS if not inspect.iscoroutinefunction(getattr(ESME, name, None))]
