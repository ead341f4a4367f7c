"""`.ci/check_translations.py`: a message without a finished, compiled translation fails."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from types import ModuleType

GATE = Path(__file__).parents[2] / ".ci" / "check_translations.py"

SOURCE = 'GREETING = N_("Good day, {name}.")\nTHANKS = N_("Thank you.")\n'
CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Good day, {name}."
msgstr "{name}，您好。"

msgid "Thank you."
msgstr "谢谢。"
"""


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Give the gate, turned to a small package of its own."""
    spec = spec_from_file_location("check_translations", GATE)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    locale = tmp_path / "src" / "exchangekit" / "locale"
    (locale / "zh_CN" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "src" / "exchangekit" / "words.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "SOURCE", tmp_path / "src")
    monkeypatch.setattr(module, "LOCALE", locale)
    return module


def passes(gate: ModuleType, catalogue: str, *, compiled: str | None = None) -> bool:
    """Write a catalogue, and what is compiled from it or from another, and ask the gate."""
    path: Path = gate.LOCALE / "zh_CN" / "LC_MESSAGES" / "exchangekit.po"
    path.write_text(catalogue if compiled is None else compiled, encoding="utf-8")
    with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
        write_mo(target, read_po(source))
    path.write_text(catalogue, encoding="utf-8")
    return bool(gate.main() == 0)


def test_a_complete_catalogue_passes(gate: ModuleType) -> None:
    """Example: every message has its translation, and it is compiled."""
    assert passes(gate, CATALOGUE)


@pytest.mark.parametrize(
    "fault, was, now",
    [
        ("missing 'Thank you.'", 'msgid "Thank you."\nmsgstr "谢谢。"\n', ""),
        ("untranslated 'Thank you.'", 'msgstr "谢谢。"', 'msgstr ""'),
        ("fuzzy 'Thank you.'", 'msgid "Thank you."', '#, fuzzy\nmsgid "Thank you."'),
        ("stale 'Thanks.'", 'msgid "Thank you."', 'msgid "Thanks."'),
        ("other fields ['name', 'title'] in", "{name}，", "{title}，"),
    ],
)
def test_a_fault_fails(
    gate: ModuleType, capsys: pytest.CaptureFixture[str], fault: str, was: str, now: str
) -> None:
    """Example: a message that is not there, not finished, no longer said, or filled otherwise."""
    assert CATALOGUE != CATALOGUE.replace(was, now)
    assert not passes(gate, CATALOGUE.replace(was, now))
    assert fault in capsys.readouterr().out


def test_what_is_not_compiled_fails(gate: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """Example: a translation was changed and nobody compiled it."""
    assert not passes(gate, CATALOGUE, compiled=CATALOGUE.replace("谢谢", "多谢"))
    assert "not compiled: 'Thank you.'" in capsys.readouterr().out


def test_no_catalogue_at_all_fails(gate: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """Example: messages are marked and nobody translates."""
    assert gate.main() == 1
    assert "there is no catalogue" in capsys.readouterr().out
