"""The kit cannot pass when it should not: what is missing, hidden or mended is loud."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from exchangekit.conformance import Hooks, SlipMachineSuite, StoreSuite, SummaryReaderSuite
from exchangekit.conformance.hooks import Honest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _pytest.pytester import RunResult

pytest_plugins = ("pytester",)

FORGOTTEN = """
    from exchangekit.conformance import {suite}

    class TestMine({suite}):
        known_gaps = {{}}
"""
OPENS = """
        import pytest

        @pytest.fixture
        def open_empty(self):
            from exchangekit.memory import MemoryStore

            return MemoryStore
"""
MINE = """
    import pytest
    from exchangekit.conformance import Ledgers, SlipReaderSuite
    from exchangekit.memory import MemoryStore

    class Mine(MemoryStore):
        def slip_records(self, slip, /):
            return super().slip_records(slip)[:{kept}]

    class TestMine(SlipReaderSuite):
        known_gaps = {gaps}

        @pytest.fixture
        def open_empty(self):
            return Mine
"""
GAPS = {
    "test_slip_1_records_are_read_byte_for_byte": "keeps the first record only, see #12",
    "test_slip_1_records_are_read_in_the_order_of_seq": "the same",
}


def run(
    pytester: pytest.Pytester,
    kept: str = "",
    gaps: Mapping[str, str] = MappingProxyType({}),
    more: str = "",
) -> RunResult:
    """Run an author's suite: a store that gives the first so many records of a slip."""
    pytester.makepyfile(MINE.format(kept=kept, gaps=dict(gaps)) + more)
    return pytester.runpytest_inprocess("-q", "-rA")


@pytest.mark.parametrize("hook", ["open_empty", "close_before", "ledgers"])
def test_a_forgotten_hook_is_loud(pytester: pytest.Pytester, hook: str) -> None:
    suites = {
        "open_empty": "SlipReaderSuite",
        "close_before": "PeriodsSuite",
        "ledgers": "CommitSuite",
    }
    mine = FORGOTTEN.format(suite=suites[hook])
    if hook != "open_empty":
        mine += OPENS
    pytester.makepyfile(mine)
    result = pytester.runpytest_inprocess("-q")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines([f"*override the {hook} fixture*"])


def test_an_empty_suite_passes_nothing_but_its_own_checks(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(FORGOTTEN.format(suite="StoreSuite"))
    result = pytester.runpytest_inprocess("-q", "-rA")

    passed = [line for line in result.outlines if line.startswith("PASSED")]
    own = [name for name in vars(Honest) if name.startswith("test_")]
    assert sorted(line.rpartition("::")[2] for line in passed) == sorted(own)


def test_a_sound_adapter_passes(pytester: pytest.Pytester) -> None:
    result = run(pytester)

    assert result.parseoutcomes().keys() == {"passed"}


def test_a_known_gap_is_an_xfail_with_its_reason(pytester: pytest.Pytester) -> None:
    result = run(pytester, "1", GAPS)

    assert result.parseoutcomes()["xfailed"] == 2
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["XFAIL*see #12*"])


def test_a_mended_gap_is_loud(pytester: pytest.Pytester) -> None:
    result = run(pytester, "", GAPS)

    assert result.parseoutcomes()["failed"] == 2
    result.stdout.fnmatch_lines(["*XPASS(strict)*"])


@pytest.mark.parametrize(
    "gaps",
    [
        {"test_slip_3_no_such_clause": "a reason"},
        {"test_slip_1_records_are_read_byte_for_byte": ""},
    ],
)
def test_a_gap_names_a_clause_and_a_reason(pytester: pytest.Pytester, gaps: dict[str, str]) -> None:
    result = run(pytester, gaps=gaps)

    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines(["FAILED*test_known_gaps_are_clauses_with_reasons*"])


def test_an_overridden_clause_is_named(pytester: pytest.Pytester) -> None:
    more = """
        def test_slip_1_records_are_read_byte_for_byte(self):
            assert True
    """
    result = run(pytester, more=more)

    assert result.parseoutcomes()["failed"] == 1
    assert "not ['test_slip_1_records_are_read_byte_for_byte']" in result.stdout.str()


def test_a_failing_clause_shows_what_differs(pytester: pytest.Pytester) -> None:
    """In a session of its own: this one has imported the suites already."""
    pytester.makepyfile(MINE.format(kept="1", gaps={}))
    result = pytester.runpytest_subprocess("-q", "-k", "order_of_seq")

    result.stdout.fnmatch_lines(["E *assert [[]1] == [[]1, 2*"])


def test_the_combined_suite_has_every_test_of_the_kit() -> None:
    shipped = {
        name
        for cls in (Honest, *_suites(Hooks))
        if cls.__module__.startswith("exchangekit.")
        for name in vars(cls)
        if name.startswith("test_")
    }

    beside = (StoreSuite, SummaryReaderSuite, SlipMachineSuite)
    combined = {name for suite in beside for name in dir(suite) if name.startswith("test_")}
    assert shipped == combined


def _suites(cls: type) -> list[type]:
    below: list[type] = cls.__subclasses__()
    return [cls, *(found for suite in below for found in _suites(suite))]
