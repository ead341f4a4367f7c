"""Pages that are read off the code say what the code says."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any

import pytest

from exchangekit.policy.deadlines import Wait
from exchangekit.slip.phases import Leg
from exchangekit.slip.transitions import TABLE

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def generator() -> Any:
    """Load docs/generate.py, which is a script and no package."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_fresh(generator: Any) -> None:
    """The diagrams equal the transition table, and every error code has its row."""
    stale = [path.name for path, text in generator.pages().items() if path.read_text() != text]

    assert [] == stale


def test_every_error_code_is_in_the_reference(generator: Any) -> None:
    """A code a caller may meet can be looked up."""
    page = (DOCS / "reference" / "errors.md").read_text()

    assert all(f"`{error.code}`" in page for error in generator.leaves())


def test_every_class_the_glossary_names_exists() -> None:
    """A term points at code that is there."""
    page = (DOCS / "reference" / "glossary.md").read_text()
    rooms = [
        row.split("|")[3].strip().strip("`") for row in page.splitlines() if row.startswith("| ")
    ]
    dotted = [name for name in rooms if name.count(".") >= 2]

    assert dotted
    for name in dotted:
        module, _, attribute = name.rpartition(".")
        assert hasattr(importlib.import_module(f"exchangekit.{module}"), attribute), name


def test_every_state_has_its_section_and_what_waits_has_commands(generator: Any) -> None:
    """What a slip can wait for is not left without saying what ends it, in either language."""
    taken = generator.taken()

    assert set(Wait) - {Wait.STRAY} <= {*taken}  # which is no phase
    for tag in ("en", "zh-CN"):
        page = (DOCS / "reference" / "states" / f"{tag}.md").read_text(encoding="utf-8")
        assert all(f"(`{leg}/{phase}`)" in page for leg in Leg for phase in TABLE[leg])
