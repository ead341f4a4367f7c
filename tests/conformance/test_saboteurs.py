"""Each broken adapter fails its own clause, and no other."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings

from exchangekit import ports
from exchangekit.conformance import StoreSuite, SummaryReaderSuite

from tests.conformance.memory_host import MemoryHooks
from tests.conformance.saboteurs import SABOTEURS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exchangekit.memory import MasterData, MemoryStore

# Which lines a broken adapter runs tells nothing; all suites of all of them are long to trace.
pytestmark = pytest.mark.no_cover
pytest_plugins = ("pytester",)

CLAUSE = re.compile(r"\b([A-Z]+-\d+)[.:]")
TEST = re.compile(r"test_([a-z]+)_(\d+)_")


def clauses_of_ports() -> list[str]:
    """Read every clause off the docstrings of the ports."""
    docs = (
        function.__doc__ or ""
        for port in vars(ports).values()
        if isinstance(port, type) and getattr(port, "_is_protocol", False)
        for function in vars(port).values()
        if callable(function)
    )
    return [found for doc in docs for found in CLAUSE.findall(doc)]


CLAUSES = clauses_of_ports()
TESTS = {
    name: test
    for cls in (*StoreSuite.__mro__, SummaryReaderSuite)
    for name, test in vars(cls).items()
    if name.startswith("test_")
}


UNSEEN = [
    cls
    for cls, clause in SABOTEURS.items()
    if re.match("ITEM|SITE|POLICY|SERIAL|COMMIT-(9|10)|FIND", clause)
]
"""What the machine cannot find: master data, serials, too large refunds, the past."""


def clause_of(test: str) -> str:
    """Give the clause a test is for, or what else it is: the machine, a story."""
    found = TEST.match(test)
    return f"{found[1].upper()}-{found[2]}" if found else test.split("_")[1]


def suite_of(saboteur: type[MemoryStore]) -> type[StoreSuite]:
    """Write the class that the author of a broken adapter would write."""

    class Suite(MemoryHooks, SummaryReaderSuite, StoreSuite):
        machine_settings = settings(
            StoreSuite.machine_settings,
            max_examples=1 if saboteur in UNSEEN else 100,
            report_multiple_bugs=False,
            derandomize=True,
            database=None,
            phases=(Phase.generate,),  # a first counterexample is enough here
        )
        # What this machine finds is told in test_ledger_saboteurs.
        ledger_settings = settings(StoreSuite.ledger_settings, max_examples=1, derandomize=True)

        @pytest.fixture
        def open_empty(self) -> Callable[[MasterData], MemoryStore]:
            return saboteur

    Suite.__name__ = Suite.__qualname__ = f"Test{saboteur.__name__}"
    return Suite


def run_suites(pytester: pytest.Pytester) -> dict[str, set[str]]:
    """Run all suites in one inner session, and give what failed in each."""
    pytester.makepyfile(
        """
        from tests.conformance.saboteurs import SABOTEURS
        from tests.conformance.test_saboteurs import suite_of

        globals().update({f"Test{cls.__name__}": suite_of(cls) for cls in SABOTEURS})
        """
    )
    run = pytester.inline_run("-q", "--no-header", "--tb=no", "-p", "no:randomly")
    passed, skipped, failures = run.listoutcomes()
    assert not skipped
    assert len(passed) > len(SABOTEURS) * len(CLAUSES)
    failed: defaultdict[str, set[str]] = defaultdict(set)
    for report in failures:
        _, suite, test = report.nodeid.split("::")
        failed[suite.removeprefix("Test")].add(clause_of(test))
    return failed


def table(failed: dict[str, set[str]]) -> Iterator[str]:
    """Draw saboteur by clause: ``x`` failed, ``.`` passed."""
    columns = [*CLAUSES, "machine", "story"]
    width = max(len(cls.__name__) for cls in SABOTEURS)
    yield f"{'':{width}}  {' '.join(columns)}"
    for saboteur in SABOTEURS:
        marks = failed[saboteur.__name__]
        cells = ("x" if column in marks else "." for column in columns)
        line = " ".join(
            f"{cell:^{len(column)}}" for cell, column in zip(cells, columns, strict=True)
        )
        yield f"{saboteur.__name__:{width}}  {line}".rstrip()


def test_each_saboteur_fails_its_own_clause_and_no_other(
    pytester: pytest.Pytester, request: pytest.FixtureRequest
) -> None:
    failed = run_suites(pytester)
    drawn = "\n".join(table(failed))
    print(drawn)  # noqa: T201 - shown by pytest -s, and when it fails
    build = request.config.rootpath / "build"
    build.mkdir(exist_ok=True)
    (build / "saboteurs.txt").write_text(f"{drawn}\n", "utf-8")

    blamed = {
        cls.__name__: sorted(failed[cls.__name__] - {"machine", "ledger", "story"})
        for cls in SABOTEURS
    }
    assert blamed == {cls.__name__: [clause] for cls, clause in SABOTEURS.items()}
    found = [cls for cls in SABOTEURS if "machine" in failed[cls.__name__]]
    assert found == [cls for cls in SABOTEURS if cls not in UNSEEN]


def test_every_clause_has_a_saboteur() -> None:
    assert sorted(set(SABOTEURS.values())) == sorted(CLAUSES)


def test_every_clause_has_a_test() -> None:
    assert set(CLAUSES) <= {clause_of(name) for name in TESTS}


@pytest.mark.parametrize("name", [name for name in TESTS if TEST.match(name)])
def test_a_clauses_test_names_it_first(name: str) -> None:
    [named] = CLAUSE.findall(TESTS[name].__doc__ or "")[:1]

    assert (named, named in CLAUSES) == (clause_of(name), True)
