"""The front of the desk as the settings have it: what cannot protect anybody is refused at the start."""

import pytest

from commands.front import setting_of
from core.access import Role
from core.errors import SettingsError
from core.settings import Settings, read_settings

PROVIDER = {"OIDC_ISSUER": "https://id.example/realms/kz", "OIDC_CLIENT_ID": "desk", "PUBLIC_URL": "https://desk.kz"}


def _settings(monkeypatch: pytest.MonkeyPatch, **named: str) -> Settings:
    for name, value in (PROVIDER | named).items():
        monkeypatch.setenv(f"USYNYS_{name}", value)
    return read_settings()


def test_without_a_provider_there_are_passwords_only() -> None:
    """And browsers reach the desk on this machine."""
    setting = setting_of(Settings(public_url="", port=8414))
    assert (setting.base, setting.openid) == ("http://127.0.0.1:8414", None)


def test_words_of_a_provider_make_roles_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spaces do not matter."""
    settings = _settings(monkeypatch, OIDC_ROLES=" boss = supervisor, staff=operator,")
    assert settings.oidc_role_words == (("boss", Role.SUPERVISOR), ("staff", Role.OPERATOR))
    assert setting_of(settings).openid is not None


@pytest.mark.parametrize("roles", ["boss=king", "boss", ""])
def test_a_role_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, roles: str) -> None:
    """The message names the setting and the roles there are."""
    with pytest.raises(SettingsError, match=r"OIDC_ROLES.*auditor"):
        setting_of(_settings(monkeypatch, OIDC_ROLES=roles))


@pytest.mark.parametrize(
    "named",
    [
        {"OIDC_ISSUER": "http://id.example"},
        {"OIDC_ISSUER": "http://127.0.0.1.example"},
        {"OIDC_ISSUER": "id.example"},
        {"OIDC_CLIENT_ID": ""},
    ],
)
def test_a_provider_that_is_not_asked_by_tls_is_refused(monkeypatch: pytest.MonkeyPatch, named: dict[str, str]) -> None:
    """Except on this very machine, for trying it out; nor is one that does not know us."""
    with pytest.raises(SettingsError, match="OIDC_ISSUER"):
        _settings(monkeypatch, **named)
    here = "http://localhost:8080/realms/kz"
    assert _settings(monkeypatch, OIDC_ISSUER=here, OIDC_CLIENT_ID="desk").oidc_issuer == here
