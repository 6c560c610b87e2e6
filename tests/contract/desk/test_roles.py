"""Roles at the desk: every address answers whoever has its permission, and refuses everybody else."""

import re

import pytest
from yarl import URL

from core.access import PERMISSIONS, Permission, Role
from desk.addresses import Address
from desk.inbound import addresses
from tests.contract.desk.side import Desk
from tests.unit.views.scene import PHONE

#: What fills the gaps of an address; a stream is not waited for.
FILLED = {"id": "none", "name": "none", "rest": "none"}


def _path(address: Address) -> str:
    return re.sub(r"\{(\w+)[^}]*\}", lambda gap: FILLED.get(gap[1], "none"), address.path)


@pytest.mark.parametrize("role", Role)
async def test_an_address_refuses_whoever_lacks_its_permission(closed: Desk, role: Role) -> None:
    """The matrix of roles and addresses; a form is refused before it is read."""
    await closed.sign_in(role)
    token = await closed.token()
    for address in addresses(closed.frame):
        may, path = address.permission in PERMISSIONS[role], _path(address)
        if address.method == "POST" and not may:
            answer = await closed.client.post(path, data={"token": token}, allow_redirects=False)
            assert answer.status == 403, path
        elif address.method == "GET" and not (may and path.endswith("/live")):
            answer = await closed.client.get(path, allow_redirects=False)
            assert (answer.status == 403) is not may, path
            assert answer.status < 500, path


@pytest.mark.parametrize("forged", ["none", "%27%20OR%201=1--", "..%2F..%2Fetc", "%00", "%F0%9F%98%80" * 40])
async def test_a_forged_id_finds_nothing_and_breaks_nothing(closed: Desk, forged: str) -> None:
    """Whatever stands in its place, pages and forms say that there is nothing, or refuse."""
    await closed.sign_in("supervisor")
    token = await closed.token()
    for address in addresses(closed.frame):
        path = re.sub(r"\{[^}]*\}", forged, address.path)
        if path == address.path or path.endswith("/live") or address.permission not in PERMISSIONS[Role.SUPERVISOR]:
            continue
        answer = await closed.client.request(address.method, URL(path, encoded=True), data={"token": token})
        asked_first = address.method == "GET" and path.endswith("/take-back")  # before it looks
        assert answer.status in ({200, 404} if asked_first else {400, 404, 409}), (address.method, path, answer.status)


async def test_an_auditor_sees_no_button_and_unmasks_nothing(closed: Desk) -> None:
    """Masked pages, and a form of one's own making is refused."""
    await closed.sign_in("auditor")
    page = await closed.read("/desk/families/G1")
    assert 'name="reason"' not in page
    answer = await closed.post("/desk/families/G1", field="phone", reason="call_back")
    assert answer.status == 403
    assert PHONE not in await closed.read("/desk/families/G1")


async def test_an_admin_sees_no_family_and_begins_at_the_operators(closed: Desk) -> None:
    """Not by address either."""
    await closed.sign_in("admin")
    assert (await closed.client.get("/desk")).url.path == "/desk/operators"
    for path in ("/desk/find", "/desk/families/G1", "/desk/offers/O1", "/desk/applications/A1"):
        answer = await closed.client.get(path)
        assert (answer.status, "Е***" in await answer.text()) == (403, False)


def test_nobody_may_both_shut_out_and_look_nor_both_audit_and_unmask() -> None:
    """Who watches over operators is none of them."""
    for role in Role:
        has = PERMISSIONS[role]
        assert not {Permission.OPERATORS, Permission.LOOK} <= has
        assert not {Permission.AUDIT, Permission.UNMASK} <= has
