"""Which rules a file of tests marks: read from its syntax, so that a mark in a text or a comment proves nothing."""

import ast
from collections.abc import Iterable, Iterator
from typing import TypeGuard

#: A test that does not run, or may fail, proves no rule.
_IDLE = frozenset({"skip", "xfail"})


def rules_marked(source: str) -> set[str]:
    """Return the rules that the tests of a file name: as decorators, `pytestmark`, or marks of their parameters.

    Raises ValueError for a mark that does not name its rule as it stands.
    """
    tree = ast.parse(source)
    file = _File(tree)
    found: set[str] = set()
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name.startswith("Test")]
    owners: list[ast.Module | ast.ClassDef] = [tree, *classes]
    for owner in owners:
        tests = [node for node in owner.body if _is_test(node) and not _is_idle(node)]
        if tests:
            found |= file.marks(value for name, value in _assigned(owner) if name == "pytestmark")
            found |= file.marks(owner.decorator_list if isinstance(owner, ast.ClassDef) else [])
        for test in tests:
            found |= file.marks(test.decorator_list)
    return found


class _File:
    """What the decorators of a file may lean on: its tables of parameters and its makers of marked ones."""

    def __init__(self, tree: ast.Module) -> None:
        self._tables = dict(_assigned(tree))
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        self._makers = {node.name: at for node in functions if (at := _marks_its_argument(node)) is not None}

    def marks(self, nodes: Iterable[ast.expr]) -> set[str]:
        found: set[str] = set()
        for node in nodes:
            for part in ast.walk(node):
                if isinstance(part, ast.Name) and part.id in self._tables and part is not node:
                    found |= self.marks([self._tables[part.id]])
                if isinstance(part, ast.Call) and _marker(part.func) == "rule":
                    found.add(_named(part, 0))
                if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in self._makers:
                    found.add(_named(part, self._makers[part.func.id]))
        return found


def _is_test(node: ast.stmt) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef]:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")


def _is_idle(test: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(_marker(node.func if isinstance(node, ast.Call) else node) in _IDLE for node in test.decorator_list)


def _assigned(owner: ast.Module | ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for node in owner.body:
        if isinstance(node, ast.Assign):
            yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, node.value


def _marker(node: ast.expr) -> str:
    """Return `rule` for `pytest.mark.rule`."""
    return ast.unparse(node).removeprefix("pytest.mark.") if ast.unparse(node).startswith("pytest.mark.") else ""


def _marks_its_argument(node: ast.FunctionDef) -> int | None:
    """Tell which argument of a function becomes a mark, as in `def _rule(rule, ...): ... pytest.mark.rule(rule)`."""
    if _is_test(node):
        return None
    own = [argument.arg for argument in node.args.args]
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and _marker(part.func) == "rule":
            first = part.args[0]
            if isinstance(first, ast.Name) and first.id in own:
                return own.index(first.id)
    return None


def _named(call: ast.Call, at: int) -> str:
    given = call.args[at] if at < len(call.args) else None
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return given.value
    message = f"line {call.lineno}: {ast.unparse(call)} does not name its rule"
    raise ValueError(message)
