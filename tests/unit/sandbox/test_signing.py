"""Twilio's signature, ours against the vendor's own."""

from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from sandbox.signing import signature

# Half letters cannot be sent as a form at all.
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NAMES = st.text("ABCabcЖұ_0", min_size=1, max_size=12)


@given(
    params=st.dictionaries(NAMES, WORDS, max_size=12),
    path=st.sampled_from(["/webhooks/twilio/inbound", "/a?b=%D2%B1&c=", "/x/?q=1+2"]),
    fragment=st.sampled_from(["", "#rc=5&rp=all", "#ct=1000"]),
)
def test_the_vendors_validator_accepts_every_signature_of_ours(
    params: dict[str, str], path: str, fragment: str
) -> None:
    """Any fields, any letters, with and without connection overrides: written apart, they agree."""
    url = f"http://127.0.0.1:8414{path}"
    assert RequestValidator("token").validate(url, params, signature("token", url + fragment, params))


@given(params=st.dictionaries(NAMES, WORDS, min_size=1, max_size=5), data=st.data())
def test_a_signature_is_good_for_one_url_one_token_and_one_form_only(
    params: dict[str, str], data: st.DataObject
) -> None:
    """Change any of the three and the vendor's validator refuses."""
    url = "http://127.0.0.1:8414/webhooks/twilio/inbound"
    signed = signature("token", url, params)
    name = data.draw(st.sampled_from(sorted(params)))
    changed = {**params, name: params[name] + "!"}
    assert not RequestValidator("token").validate(url, changed, signed)
    assert not RequestValidator("token").validate(url + "/", params, signed)
    assert not RequestValidator("other").validate(url, params, signed)
