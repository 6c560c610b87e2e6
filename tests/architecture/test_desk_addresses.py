"""No page of the desk is open by mistake: each address names a permission, and somebody has it."""

import ast

from core.access import PERMISSIONS, Permission
from desk import inbound
from tests.architecture.house import name_of, python_files, tree

#: What everybody may call: the ways in, and the style sheet. A new one is thought about twice.
OPEN = {
    ("GET", "/desk/static/{version}/{name}"),
    ("GET", "/desk/sign-in"),
    ("POST", "/desk/sign-in"),
    ("GET", "/desk/begin"),
    ("POST", "/desk/begin"),
    ("GET", "/desk/openid"),
    ("GET", "/desk/openid/back"),
}


def _callers(*names: str) -> set[str]:
    """Return the files of the desk that call one of these."""
    return {
        name_of(path)
        for path in python_files("desk")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names
    }


def _opened() -> set[tuple[str, str]]:
    """Return what the door opens to everybody."""
    calls = [node for path in python_files("desk") for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    opened = [call for call in calls if ast.unparse(call.func) == "OpenAddress"]
    return {(ast.literal_eval(call.args[0]), ast.literal_eval(call.args[1])) for call in opened}


def test_only_the_collector_makes_routes() -> None:
    """Whatever is served went through the guard; an `Address` cannot be made without a permission."""
    makers = [f"web.{name}" for name in ("get", "post", "put", "patch", "delete", "view", "route", "RouteDef")]
    assert _callers(*makers) == {"desk/inbound.py"}


def test_what_is_open_to_everybody_is_listed_here() -> None:
    """Only the ways in have such addresses."""
    assert _opened() == OPEN
    assert _callers("OpenAddress") == {"desk/begin.py", "desk/door.py", "desk/vouched.py"}


def test_every_file_with_addresses_is_collected() -> None:
    """A page that is not collected is a page that is not there."""
    files = {
        path.stem
        for path in python_files("desk")
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and node.name == "addresses" and path.stem != "inbound"
    }
    assert files == {each.__name__.rpartition(".")[2] for each in inbound.PAGES}


def test_every_permission_belongs_to_a_role() -> None:
    """And nobody has all of them: who manages operators sees no family, who audits unmasks nothing."""
    assert set().union(*PERMISSIONS.values()) == set(Permission)
    assert all(each != set(Permission) for each in PERMISSIONS.values())
