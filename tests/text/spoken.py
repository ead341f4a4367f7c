"""What the code can say: codes, reasons and facts, read off the source and the registries."""

from __future__ import annotations

import ast
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Final

import exchangekit
from exchangekit import errors
from exchangekit.errors import ExchangeKitError

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE: Final = Path(exchangekit.__file__).parent
ROOMS: Final = [path for path in SOURCE.rglob("*.py") if "conformance" not in path.parts]

ERRORS: Final = sorted(
    (e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, ExchangeKitError)),
    key=lambda error: error.code,
)


def placeholders(message: str) -> set[tuple[str, str]]:
    """Give name and way of showing of every placeholder."""
    return {(name, spec or "") for _, name, spec, _ in Formatter().parse(message) if name}


def names(message: str) -> set[str]:
    """Give the names of all placeholders."""
    return {name for name, _ in placeholders(message)}


def trees() -> Iterator[ast.Module]:
    """Parse every module of the library."""
    return (ast.parse(path.read_text(encoding="utf-8")) for path in ROOMS)


def calls(*functions: str) -> Iterator[ast.Call]:
    """Give every call of functions or classes, by the last part of their name."""
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in functions:
                yield node


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def text_of(node: ast.expr | None) -> str | None:
    """Give a literal text as it would come out, with a 7 for each thing filled in."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(text_of(part) or "7" for part in parts)
        case _:
            return None


def argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    """Give an argument of a call, by position or by name."""
    by_name = {keyword.arg: keyword.value for keyword in call.keywords}
    return call.args[position] if len(call.args) > position else by_name.get(name)


def finding_codes(*outcomes: str) -> set[str]:
    """Give the codes of all findings the rules can make, or of those with some outcomes."""
    return {
        code
        for call in calls("Finding")
        if (code := text_of(argument(call, 0, "code"))) is not None
        and (not outcomes or _name(argument(call, 1, "outcome") or ast.Constant("")) in outcomes)
    }


def reasons(function: str, position: int) -> set[str]:
    """Give the literal reasons that calls of a function carry."""
    found = {text_of(argument(call, position, "reason")) for call in calls(function)}
    return {reason for reason in found if reason is not None}


def refusals() -> set[str]:
    """Give why a command can be refused by the state of a slip."""
    return reasons("need", 3) | reasons("refuse", 2) | reasons("CommandNotAllowedError", 3)


def lacks() -> set[str]:
    """Give what a draft can be told it lacks."""
    tree = ast.parse((SOURCE / "slip" / "asking.py").read_text(encoding="utf-8"))
    (missing,) = (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "missing")
    literals = {
        text_of(node.args[0])
        for node in ast.walk(missing)
        if isinstance(node, ast.Call) and _name(node.func) == "append"
    }
    return {literal for literal in literals if literal is not None}


def wants() -> set[str]:
    """Give what errors say a value should have been."""
    errors_with_wants = ("InvalidInputError", "MovementError", "BarcodeError")
    given = [argument(call, 2, "want") for call in calls(*errors_with_wants)]
    given += [argument(call, 1, "want") for call in calls("invalid")]
    given += [argument(call, 0, "want") for call in calls("wrong")]
    given += [
        node.value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and any(_name(t) == "want" for t in node.targets)
    ]
    return {text for node in given if (text := text_of(node)) is not None}


def enums() -> dict[str, type[StrEnum]]:
    """Give every enum of the library by where it stands."""
    for path in ROOMS:
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        import_module(".".join(parts).removesuffix(".__init__"))
    ours = [
        enum
        for enum in StrEnum.__subclasses__()
        if enum.__module__.startswith("exchangekit.")
        and not enum.__module__.startswith("exchangekit.conformance.")  # speaks to developers
    ]
    return {f"{enum.__module__}.{enum.__name__}": enum for enum in ours}
