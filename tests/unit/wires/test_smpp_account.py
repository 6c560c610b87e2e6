"""What is set for SMPP, and what of its library we rely on."""

import inspect

import pytest
from aiosmpplib import ESME

from core.errors import SettingsError
from sms.smpp.account import read_accounts

#: What `sms/smpp/esme.py` overrides or uses although the library does not promise it.
OURS = ("connect", "start", "_get_pdu", "_handle_request", "_handle_response", "_connection_keeper", "_receive_data")


def test_binds_are_read_from_one_setting() -> None:
    """Several, each with options of its own; the password is in no name."""
    first, second = read_accounts("smpp://us%40er:p%2Cw@10.0.0.1:2776?window=10&packed=yes, smpp://b:c@smsc", "1414")
    assert (first.system_id, first.password, first.port, first.window, first.packed) == ("us@er", "p,w", 2776, 10, True)
    assert (second.host, second.port, second.references) == ("smsc", 2775, True)
    assert "p,w" not in repr(first) + first.carrier


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
