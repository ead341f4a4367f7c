"""The run: two passes over the file, the proofs, the report."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import OperationalError
from time import perf_counter
from typing import TYPE_CHECKING

from attrs import field, frozen
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from exchangekit.errors import ExchangeKitError, InvalidInputError
from exchangekit.text import explain

from examples.retail import report
from examples.retail.clearing import Clearing
from examples.retail.laws import prove, prove_rows
from examples.retail.rows import invoices, read
from examples.retail.shop import master_data, survey
from examples.sqlite_host import SqliteStore
from examples.sqlite_host.rows import record_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.wire.records import Record

    from examples.retail.outcomes import Tally
    from examples.retail.shop import Survey

HOLDS, BROKEN, BAD_INPUT = 0, 1, 2

_RECORDS = """
    SELECT stream, seq, type, v, at, occurred, actor, key, digest, body, previous, hash
    FROM records ORDER BY stream, seq
"""


class RetailStore(SqliteStore):
    """The SQLite host, and all its records for the proofs."""

    def records(self) -> Iterator[Record]:
        """Give every record, stream by stream."""
        return map(record_of, self.connection.execute(_RECORDS))


@frozen
class Plan:
    """
    What to do.

    Args:
        file: The export.
        db: A file for the ledgers that is not there yet.
        limit: At most so many rows; all when None.
        out: Where the report goes.
        progress: Where the progress bar goes.
    """

    file: Path
    db: Path
    limit: int | None = None
    out: Console = field(factory=Console)
    progress: Console = field(factory=lambda: Console(stderr=True))


def run(plan: Plan) -> int:
    """Clear the file, report, and give the exit status."""
    try:
        found = survey(read(plan.file, plan.limit))
        store = _new_store(plan.db)
    except ExchangeKitError as error:
        words = f"{error.code}: {explain(error, 'en')}"
        plan.progress.print(words, markup=False, highlight=False, soft_wrap=True)
        return BAD_INPUT
    with store:
        began = perf_counter()
        tally = cleared(plan, store, found)
        _report(plan.out, store, tally, perf_counter() - began)
        return _proved(plan.out, store, found, tally)


def _new_store(db: Path) -> RetailStore:
    """
    Make a store of a new file.

    Raises:
        InvalidInputError: It is there already, or cannot be made.
    """
    if db.exists():
        raise InvalidInputError("--db", str(db), "a file that is not there yet")
    try:
        return RetailStore.open(db, master_data())
    except OperationalError as error:
        raise InvalidInputError("--db", str(db), "a file that can be written") from error


def cleared(plan: Plan, store: RetailStore, found: Survey) -> Tally:
    """Take the whole file in, one transaction per invoice."""
    clearing = Clearing(store, store.master)
    with _progress(plan.progress) as bar:
        task = bar.add_task("rows", total=found.rows)
        clearing.open(found)
        for invoice in invoices(read(plan.file, plan.limit)):
            with store.transaction():
                clearing.read(invoice)
            bar.advance(task, len(invoice))
        with store.transaction():
            clearing.close()
    return clearing.tally


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console, refresh_per_second=4)


def _report(out: Console, store: RetailStore, tally: Tally, seconds: float) -> None:
    out.print(report.rows_table(tally))
    out.print(report.slips_table(tally))
    out.print(report.money_table(store.payments()))
    rate = tally.slips / tally.seconds if tally.seconds else 0.0
    out.print(
        f"{tally.rows.total():,} rows in {seconds:.1f} s; {tally.slips:,} slips in "
        f"{tally.seconds:.1f} s of them, {rate:.0f} slips per second",
        soft_wrap=True,
    )


def _proved(out: Console, store: RetailStore, found: Survey, tally: Tally) -> int:
    proofs = (prove_rows(found.rows, tally), *prove(store))
    out.print(report.laws_table(proofs))
    for proof in proofs:
        if proof.broken:
            line = f"broken: {proof.law}: {proof.broken}"
            out.print(line, markup=False, highlight=False, soft_wrap=True)
            return BROKEN
    out.print("all laws hold", highlight=False)
    return HOLDS
