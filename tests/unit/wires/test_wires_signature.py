"""Our signature check is Twilio's own, only faster and in constant time."""

from hashlib import sha256

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from sms.twilio.signature import Verifier

PATH = "/webhooks/twilio/inbound"
TOKENS = ("first-token", "second-token")
ADDRESSES = st.sampled_from(
    [
        "https://usynys.example",
        "https://usynys.example:443",
        "https://usynys.example:8443/gate",
        "http://127.0.0.1:8414",
        "http://localhost",
    ]
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FIELDS = st.lists(st.tuples(WORDS, WORDS), max_size=8)
QUERIES = st.sampled_from(["", "?a=1&b=2", "?foo=%D0%B8&foo=bar", "?x"])


class Repeated(dict[str, list[str]]):
    """Form fields of which some come twice, in the shape twilio knows from web frameworks."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        super().__init__()
        for name, value in fields:
            self.setdefault(name, []).append(value)

    def getlist(self, name: str) -> list[str]:
        """Return all values of a field."""
        return self[name]


@given(address=ADDRESSES, query=QUERIES, fields=FIELDS, token=st.sampled_from(TOKENS), signed=ADDRESSES)
@example(
    "https://usynys.example", "", [("Body", "b"), ("Body", "a"), ("Body", "b")], "first-token", "https://usynys.example"
)
def test_we_believe_a_form_exactly_when_twilio_would(
    address: str, query: str, fields: list[tuple[str, str]], token: str, signed: str
) -> None:
    """Repeated fields, ports and queries included: what one of our tokens signs is believed, nothing else."""
    said = Repeated(fields)
    signature = RequestValidator(token).compute_signature(signed + PATH + query, said)
    theirs = any(RequestValidator(each).validate(address + PATH + query, said, signature) for each in TOKENS)
    assert Verifier(address, TOKENS).accepts_form(PATH + query, fields, signature) == theirs


@given(
    body=st.text(st.characters(exclude_categories=["Cs"])), other=st.binary(max_size=40), token=st.sampled_from(TOKENS)
)
def test_we_believe_json_exactly_when_twilio_would(body: str, other: bytes, token: str) -> None:
    """The address is signed and carries the hash of the body: another body is not believed."""
    target = f"{PATH}?bodySHA256={sha256(body.encode()).hexdigest()}"
    url = "https://usynys.example" + target
    signature = RequestValidator(token).compute_signature(url, {})
    verifier = Verifier("https://usynys.example", TOKENS)
    assert RequestValidator(token).validate(url, body, signature)
    assert verifier.accepts_json(target, body.encode(), signature)
    assume(other != body.encode())
    assert not verifier.accepts_json(target, other, signature)


@given(fields=FIELDS, noise=st.text(max_size=40))
def test_noise_is_never_believed(fields: list[tuple[str, str]], noise: str) -> None:
    """Whatever stands in the header, even half a character, is compared and not stumbled over."""
    verifier = Verifier("https://usynys.example", TOKENS)
    assert not verifier.accepts_form(PATH, fields, noise)
    assert not verifier.accepts_json(PATH, b"{}", noise)


@pytest.mark.parametrize("tokens", [(), ("",)])
def test_without_a_token_nobody_is_believed(tokens: tuple[str, ...]) -> None:
    """An empty token would be everybody's."""
    signature = RequestValidator("").compute_signature("https://usynys.example" + PATH, {})
    assert not Verifier("https://usynys.example", tokens).accepts_form(PATH, [], signature)
