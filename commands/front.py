"""The front of the house: the desk's door as the settings have it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from commands.opening import Opened
from core.access import Access, Entrance, Limits, Role
from core.clock import SystemClock
from core.errors import SettingsError
from core.live.local import LocalLive
from core.ports import Live
from core.settings import Settings

if TYPE_CHECKING:
    from desk.frame import Setting


def access_of(settings: Settings, database: Opened) -> Access:
    """Return what unmasks values."""
    lasts = timedelta(minutes=settings.desk_unmask_minutes)
    return Access(database.store, database.vault, database.chance.new_id, lasts)


def entrance_of(settings: Settings, database: Opened, live: Live | None = None) -> Entrance:
    """Return what lets operators in; it goes by wall time, so that turning the sandbox's clock signs nobody out."""
    return Entrance.make(
        database.store,
        database.vault,
        database.chance,
        live or LocalLive(),
        SystemClock().now,
        sandbox=database.sandbox,
        limits=Limits(timedelta(minutes=settings.desk_idle_minutes), timedelta(hours=settings.desk_session_hours)),
    )


def setting_of(settings: Settings) -> "Setting":
    """Return where the desk stands.

    Raises:
        SettingsError: a role of USYNYS_OIDC_ROLES is none.

    """
    from desk.frame import Setting
    from desk.openid import OpenId, Provider

    base = settings.base_url()
    if not settings.oidc_issuer:
        return Setting(base, settings.proxies)
    unknown = [role for _, role in settings.oidc_role_words if role not in set(Role)]
    if unknown or not settings.oidc_role_words:
        message = f"USYNYS_OIDC_ROLES must be word=role,… with roles of {', '.join(Role)}."
        raise SettingsError(message)
    provider = Provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret,
        f"{base}/desk/openid/back",
        settings.oidc_role_claim,
        [(word, Role(role)) for word, role in settings.oidc_role_words],
    )
    return Setting(base, settings.proxies, OpenId(provider, SystemClock().now))
