"""
Fails unless every message of the source has one finished, compiled translation.

Compared is message by message: headers hold dates, and say nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
LOCALE = SOURCE / "exchangekit" / "locale"
DOMAIN = "exchangekit"

Forms = tuple[str, ...]
Key = tuple[str | None, Forms]


def main() -> int:
    """Print every fault, and return how the process should end."""
    marked = _marked()
    catalogues = sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    faults = [] if catalogues or not marked else ["messages are marked, but there is no catalogue"]
    for path in catalogues:
        faults += [f"{path.relative_to(ROOT)}: {fault}" for fault in _faults(path, marked)]
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"{len(marked)} messages, {len(catalogues)} catalogues, {len(faults)} faults")
    return 1 if faults else 0


def _marked() -> set[Key]:
    """Return what identifies each message marked ``N_("...")`` in the source."""
    found = extract_from_dir(
        SOURCE, method_map=[("**.py", "python")], keywords={"N_": None}, comment_tags=()
    )
    return {(context, _forms(message)) for _, _, message, _, context in found}


def _faults(path: Path, marked: set[Key]) -> Iterator[str]:
    """Say what is wrong with one catalogue and with what was compiled from it."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parent.parent.name, abort_invalid=True)
    messages = {_key(message): message for message in catalogue if message.id}
    yield from (f"missing {_shown(key)}" for key in sorted(marked - messages.keys(), key=repr))
    yield from (f"stale {_shown(key)}" for key in sorted(messages.keys() - marked, key=repr))
    for key, message in messages.items():
        if message.fuzzy:
            yield f"fuzzy {_shown(key)}"
        elif not _finished(message):
            yield f"untranslated {_shown(key)}"
        yield from (f"{error} in {_shown(key)}" for error in message.check(catalogue))
        yield from _other_fields(message)
    yield from _uncompiled(path.with_suffix(".mo"), catalogue)


def _other_fields(message: Message) -> Iterator[str]:
    """Say where a translation has not the same ``{fields}`` as its message."""
    if isinstance(message.id, str) and isinstance(message.string, str) and message.string:
        lost, gained = (_fields(text) for text in (message.id, message.string))
        if lost != gained:
            yield f"other fields {sorted(lost ^ gained)} in {_shown(_key(message))}"


def _fields(text: str) -> set[str]:
    """Return the names of the replacement fields of a format string."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _uncompiled(path: Path, catalogue: Catalog) -> Iterator[str]:
    """Say where the compiled file differs from what its source would compile to."""
    if not path.is_file():
        yield f"not compiled: {path.name} is not there"
        return
    with path.open("rb") as file:
        compiled = _words(read_mo(file))
    wanted = _words(catalogue)
    for key in sorted(wanted.keys() | compiled.keys(), key=repr):
        if wanted.get(key) != compiled.get(key):
            yield f"not compiled: {_shown(key)}"


def _words(catalogue: Catalog) -> dict[Key, Forms]:
    """Return what a compiled catalogue holds: the finished translations."""
    return {
        _key(message): _forms(message.string)
        for message in catalogue
        if message.id and not message.fuzzy and _finished(message)
    }


def _finished(message: Message) -> bool:
    """Tell whether every form has words."""
    return all(_forms(message.string))


def _key(message: Message) -> Key:
    """Return what makes a message the same one."""
    return message.context, _forms(message.id)


def _forms(text: str | Sequence[str] | None) -> Forms:
    """Return singular and plurals alike as a tuple; no words at all are one empty form."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def _shown(key: Key) -> str:
    """Return a message as a fault names it."""
    context, forms = key
    return repr(forms[0]) if context is None else f"{forms[0]!r} ({context})"


if __name__ == "__main__":
    sys.exit(main())
