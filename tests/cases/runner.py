"""Loading case files, running them, and telling what became of each."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

import exchangekit
from exchangekit.errors import AmountDigitsError, ExchangeKitError, InvalidInputError

from tests.cases import bugs, commerce, domain, erp
from tests.cases.compare import disagreements
from tests.cases.model import (
    Case,
    CaseFileError,
    FileReport,
    Given,
    Handler,
    NotMapped,
    Result,
    Status,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FAMILIES: Mapping[str, Table] = {
    "commerce": commerce.TOPICS,
    "domain": domain.TOPICS,
    "bug": bugs.TOPICS,
    "erp": erp.TOPICS,
}
"""By a word in the file's name: which topics are mapped, and by what."""

DISPUTED = Path(__file__).with_name("disputed.toml")
_PACKAGE = str(Path(str(exchangekit.__file__)).parent)


def load(path: Path) -> list[Case]:
    """
    Read one file of cases.

    Raises:
        CaseFileError: It is no list of cases; the message names file and case.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CaseFileError(f"{path}: cannot be read as JSON: {problem}") from None
    if not isinstance(raw, list):
        raise CaseFileError(f"{path}: expected a list of cases, got {type(raw).__name__}")
    cases = [_case(path, number, one) for number, one in enumerate(raw, 1)]
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise CaseFileError(f"{path}: two cases are called {case.id!r}")
        seen.add(case.id)
    return cases


def _case(path: Path, number: int, raw: Any) -> Case:
    wanted = {"id": str, "topic": str, "given": dict, "expect": dict}
    for key, kind in wanted.items():
        if not isinstance(raw, dict) or not isinstance(raw.get(key), kind):
            name = raw.get("id", "?") if isinstance(raw, dict) else "?"
            want = f"{key!r} has to be a {kind.__name__}"
            raise CaseFileError(f"{path}: case {number} ({name}): {want}")
    given, policy = Given(raw["given"]), raw.get("policy") is True
    return Case(path.name, raw["id"], raw["topic"], given, raw["expect"], policy)


def load_disputed(path: Path = DISPUTED) -> dict[tuple[str, str], str]:
    """Read the disputed cases: file and id, or method, to the reason and its arithmetic."""
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("disputed", [])
    return {
        (row["file"], row["id"] if "id" in row else f"method {row['method']}"): (
            f"{row['reason']} ({row['arithmetic']})"
        )
        for row in rows
    }


def run_folder(folder: Path, disputed: Mapping[tuple[str, str], str]) -> list[FileReport]:
    """
    Run every case file of a folder.

    Raises:
        CaseFileError: There is no such folder, nothing in it, or a file is malformed.
    """
    if not folder.is_dir():
        raise CaseFileError(f"no folder of cases at {folder}")
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise CaseFileError(f"no case files (*.json) in {folder}")
    loaded = [(path, load(path)) for path in paths]
    return [
        FileReport(path.name, tuple(run(case, disputed) for case in cases))
        for path, cases in loaded
    ]


def run(case: Case, disputed: Mapping[tuple[str, str], str]) -> Result:
    """Run one case with the first handler that understands it."""
    result = Result(case.id, case.topic, Status.NOT_MAPPED, "no handler for this topic")
    for handler in _handlers(case):
        result = judge(replace(case, given=case.given.afresh()), handler)
        if result.status is not Status.NOT_MAPPED:
            break
    if result.status is not Status.FAILED:
        return result
    method = case.given.get("method", "")
    reason = disputed.get((case.file, case.id), disputed.get((case.file, f"method {method}")))
    if reason is not None:
        return replace(result, status=Status.DISPUTED, reason=reason)
    if case.policy:
        said = f"one platform's choice, for which there is no policy: {result.reason}"
        return replace(result, status=Status.NOT_MAPPED, reason=said)
    return result


def _handlers(case: Case) -> Iterable[Handler]:
    named = [table for word, table in FAMILIES.items() if word in case.file]
    tables = named or FAMILIES.values()
    return [table[case.topic] for table in tables if case.topic in table]


def judge(case: Case, handler: Handler) -> Result:
    """Hold a case only when all that is expected was checked and all that is given was read."""
    try:
        found = disagreements(case.expect, handler(case))
    except NotMapped as gap:
        return Result(case.id, case.topic, Status.NOT_MAPPED, str(gap))
    except (InvalidInputError, AmountDigitsError) as refusal:
        unreadable = f"cannot be read as a case of this shape: {refusal}"
        return Result(case.id, case.topic, Status.NOT_MAPPED, unreadable)
    except ExchangeKitError as refusal:
        return Result(case.id, case.topic, Status.FAILED, f"refused: {refusal}")
    except Exception as problem:  # noqa: BLE001 - an unseen shape must not stop the others
        if extract_tb(problem.__traceback__)[-1].filename.startswith(_PACKAGE):
            found = [f"the library raised {problem!r}"]
        else:
            gap_text = f"shape not understood: {problem!r}"
            return Result(case.id, case.topic, Status.NOT_MAPPED, gap_text)
    unread = case.given.unread()
    if unread:
        gap_text = f"given but not used: {', '.join(unread)}"
        return Result(case.id, case.topic, Status.NOT_MAPPED, gap_text)
    if found:
        return Result(case.id, case.topic, Status.FAILED, "; ".join(found))
    if not case.expect:
        return Result(case.id, case.topic, Status.NOT_MAPPED, "expects nothing")
    return Result(case.id, case.topic, Status.HELD)


def told(reports: Iterable[FileReport]) -> list[str]:
    """Write the report, file by file; the last line has the totals."""
    lines, totals = [], dict.fromkeys(Status, 0)
    for report in reports:
        counts = {status: report.of(status) for status in Status}
        lines.append(f"{report.file}: {_counts({s: len(r) for s, r in counts.items()})}")
        for status, results in counts.items():
            totals[status] += len(results)
            if status is Status.HELD:
                lines += [f"  held: {', '.join(r.case for r in results)}"] if results else []
            else:
                lines += [f"  {status}: {r.case} [{r.topic}] {r.reason}" for r in results]
    return [*lines, f"total: {_counts(totals)}"]


def _counts(counts: Mapping[Status, int]) -> str:
    return ", ".join(f"{count} {status}" for status, count in counts.items())
