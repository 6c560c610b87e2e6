"""The names of facts that the code writes into decisions, found where they are written."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
#: Those who build a decision: the verbs of core.rules.decision, and the row that keeps one.
_DECIDING = {
    "accept", "archive", "cancel", "enqueue", "expire", "issue_referral", "make_offer", "refuse", "returned", "suspend",
    "Decision",
}  # fmt: skip


def fact_names() -> set[str]:
    """Return every name of a fact: in the verbs themselves, and in what the gateway and the register hand them."""
    names = {name for function in _functions("core/rules/decision.py") for name in _keys(function)}
    for room in ("core/gateway", "core/register"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for function in _functions(path.relative_to(ROOT).as_posix()):
                names |= set(_handed_over(function))
    return names


def _functions(path: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _handed_over(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    if function.name.strip("_") == "facts":
        yield from _keys(function)
    handed = [
        keyword.value
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and _called(node) in _DECIDING
        for keyword in node.keywords
        if keyword.arg == "facts"
    ]
    if handed:
        built = [node.value for node in ast.walk(function) if _is_called_facts(node)]  # type: ignore[attr-defined]  # assignments only
        for part in (*handed, *built):
            yield from _keys(part)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _is_called_facts(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    is_assignment = isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
    return is_assignment and any(getattr(target, "id", "") in {"facts", "told", "turn"} for target in targets)


def _keys(part: ast.AST) -> Iterator[str]:
    """Yield the names a mapping is built of: keys, the list a comprehension goes over, what is added later."""
    for node in ast.walk(part):
        if isinstance(node, ast.Dict):
            yield from (key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str))
        elif isinstance(node, ast.DictComp):
            over = [one for generator in node.generators for one in ast.walk(generator.iter)]
            yield from (one.value for one in over if isinstance(one, ast.Constant) and isinstance(one.value, str))
        elif (
            isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and isinstance(node.slice, ast.Constant)
        ):
            yield str(node.slice.value)
