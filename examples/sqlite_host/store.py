"""
The adapter: every port over one SQLite file.

A store has one connection and serves one thread; open the file again for the next.  The
file is in WAL mode, so readers never wait, and ``synchronous`` is FULL: what a commit
returned from survives a power cut.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from datetime import date
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Final, Self

from exchangekit.ports import (
    Versioned,
    books_stream,
    payment_stream,
    sale_stream,
    serial_stream,
    slip_stream,
    stock_stream,
)
from exchangekit.settlement.tenders import PaymentBalance
from exchangekit.stock.custody import whereabouts
from exchangekit.stock.holds import StockFacts
from exchangekit.values.money import Money

from . import rows
from .finding import statement
from .writing import write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from os import PathLike
    from sqlite3 import Connection

    from exchangekit.accounting.vouchers import Voucher
    from exchangekit.care.notices import Notice
    from exchangekit.effects.finding import Search
    from exchangekit.effects.summary import Summary
    from exchangekit.memory import MasterData
    from exchangekit.policy.book import PolicyBook
    from exchangekit.policy.facts import Where
    from exchangekit.ports import Batch
    from exchangekit.settlement.pricing import Price
    from exchangekit.settlement.tenders import PaymentEntry
    from exchangekit.slip.parts import Series
    from exchangekit.stock.custody import Custody
    from exchangekit.stock.movements import Movement
    from exchangekit.values.goods import Item
    from exchangekit.values.ids import CompanyId, PaymentId, SaleId, SiteId, Sku, SlipId, StreamId
    from exchangekit.wire.records import Record

_RECORDS: Final = """
    SELECT stream, seq, type, v, at, occurred, actor, key, digest, body, previous, hash
    FROM records WHERE stream = ? ORDER BY seq
"""
# A version and what it is the version of are read by one statement: in the same instant.
_STOCK: Final = """
    SELECT version, sellable.steps, value,
      (SELECT json_group_object(tracking, balances.steps) FROM balances
       WHERE balances.item = asked.item AND balances.site = asked.site
         AND kind = 'sellable' AND tracking <> '' AND balances.steps > 0),
      (SELECT json_group_array(json_array(kind, tracking, balances.steps, balances.value))
       FROM balances WHERE balances.item = asked.item AND balances.site = asked.site
         AND kind <> 'sellable' AND (balances.steps OR balances.value)),
      slip, line, item, site, tracking, holds.steps, expires_before
    FROM (SELECT ? AS stream, ? AS item, ? AS site) AS asked
    LEFT JOIN streams USING (stream)
    LEFT JOIN sellable USING (item, site)
    LEFT JOIN holds USING (item, site)
    ORDER BY holds.rowid
"""
_SERIAL: Final = f"""
    SELECT version, {rows.MOVEMENT}
    FROM (SELECT ? AS name, ? AS company, ? AS item, ? AS tracking) AS asked
    LEFT JOIN streams ON streams.stream = name
    LEFT JOIN movements USING (company, item, tracking)
    ORDER BY position
"""  # noqa: S608 - its own columns
_PAYMENT: Final = """
    SELECT version, currency, received, refunded
    FROM (SELECT ? AS stream, ? AS payment)
    LEFT JOIN streams USING (stream)
    LEFT JOIN payments USING (payment)
"""
_FIRST_OPEN: Final = """
    SELECT version, first_open
    FROM (SELECT ? AS stream, ? AS company)
    LEFT JOIN streams USING (stream)
    LEFT JOIN periods USING (company)
"""
_DRAW: Final = """
    INSERT INTO numbers VALUES (?, ?, 1)
    ON CONFLICT DO UPDATE SET last = last + 1
    RETURNING last
"""
_CLOSE: Final = """
    INSERT INTO periods VALUES (?, ?)
    ON CONFLICT DO UPDATE SET first_open = excluded.first_open
"""
_BUMP: Final = """
    INSERT INTO streams VALUES (?, 1, 0)
    ON CONFLICT DO UPDATE SET version = version + 1
"""
_VOUCHERS: Final = """
    SELECT id, kind, company, posting_date, customer, currency, debit, credit, amount, about
    FROM vouchers JOIN postings ON voucher = id ORDER BY position, n
"""
_ENTRIES: Final = """
    SELECT payment, reference, stream, currency, received, refunded
    FROM payment_entries ORDER BY position
"""
_NOTICES: Final = """
    SELECT id, kind, slip, recipient, at, facts
    FROM notices WHERE position > ? ORDER BY position LIMIT ?
"""
_NO_LIMIT: Final = -1  # as SQLite spells it
_VOUCHER_COLUMNS: Final = 6


class SqliteStore:
    """
    All ports over one SQLite file.

    `commit` joins a transaction that is already open on the connection: it is then a
    savepoint in it, undone alone when it raises, and kept or lost with the rest of what the
    host writes.  `transaction` opens one.

    Args:
        connection: With ``isolation_level=None``; see `open`.
        master: Items, prices, policies, zones and calendars.
    """

    def __init__(self, connection: Connection, master: MasterData) -> None:
        self.connection = connection
        self.master = master

    @classmethod
    def open(cls, path: str | PathLike[str], master: MasterData) -> Self:
        """Open a file; make it and its tables when it is not there."""
        connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(files(__package__).joinpath("schema.sql").read_text("utf-8"))
        return cls(connection, master)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- the ports: reading --------------------------------------------------------------

    def slip_records(self, slip: SlipId, /) -> tuple[Record, ...]:
        """See `exchangekit.ports.SlipReader`."""
        return self._records(slip_stream(slip))

    def sale_records(self, sale: SaleId, /) -> tuple[Record, ...]:
        """See `exchangekit.ports.SaleReader`."""
        return self._records(sale_stream(sale))

    def _records(self, stream: StreamId) -> tuple[Record, ...]:
        return tuple(map(rows.record_of, self.connection.execute(_RECORDS, (stream,))))

    def stock(self, item: Sku, site: SiteId, /) -> Versioned[StockFacts]:
        """See `exchangekit.ports.StockReader`."""
        found = self.connection.execute(_STOCK, (stock_stream(item, site), item, site)).fetchall()
        version, sellable, value, held, others, *_ = found[0]
        holds = tuple(rows.hold_of(row[5:]) for row in found if row[5] is not None)
        reserved = self.master.reserved.get((item, site), 0)
        layers = self.master.layers(item, site, self._movements_of(item))
        lots = self.master.lots(item, site, json.loads(held))
        resting = tuple(map(rows.resting_of, json.loads(others)))
        sums = (sellable or 0, value or 0)
        facts = StockFacts(item, site, *sums, holds, reserved, layers, lots, resting)
        return Versioned(facts, version or 0)

    def _movements_of(self, item: Sku) -> Iterator[Movement]:
        # A generator: where nobody asks what goods cost, nothing is read.
        yield from map(rows.movement_of, self.connection.execute(rows.MOVEMENTS_OF, (item,)))

    def serial(self, company: CompanyId, item: Sku, serial: str, /) -> Versioned[Custody | None]:
        """See `exchangekit.ports.SerialReader`."""
        asked = (serial_stream(company, item, serial), company, item, serial)
        found = self.connection.execute(_SERIAL, asked).fetchall()
        moved = [rows.movement_of(row) for _, *row in found if row[0] is not None]
        return Versioned(whereabouts(moved), found[0][0] or 0)

    def item(self, sku: Sku, /) -> Item | None:
        """See `exchangekit.ports.ItemReader`."""
        return self.master.items.get(sku)

    def price(self, sku: Sku, at: datetime, /) -> Price | None:
        """See `exchangekit.ports.ItemReader`; one price for all time."""
        del at
        return self.master.prices.get(sku)

    def sites(self, company: CompanyId, /) -> frozenset[SiteId]:
        """See `exchangekit.ports.SiteReader`."""
        return self.master.sites.get(company, frozenset())

    def policies(self) -> PolicyBook:
        """See `exchangekit.ports.PolicyReader`."""
        return self.master.book

    def where(self, zone: str, jurisdiction: str, /) -> Where:
        """See `exchangekit.ports.PolicyReader`."""
        return self.master.where(zone, jurisdiction)

    def payment(self, payment: PaymentId, /) -> Versioned[PaymentBalance | None]:
        """See `exchangekit.ports.PaymentReader`."""
        asked = (payment_stream(payment), payment)
        [(version, currency, received, refunded)] = self.connection.execute(_PAYMENT, asked)
        if currency is None:
            return Versioned(None, version or 0)
        amounts = Money(received, currency), Money(refunded, currency)
        return Versioned(PaymentBalance(payment, *amounts), version or 0)

    def find(self, search: Search, /) -> tuple[Summary, ...]:
        """See `exchangekit.ports.SummaryReader`."""
        return tuple(map(rows.summary_of, self.connection.execute(*statement(search))))

    def draw(self, series: Series, company: CompanyId, /) -> str:
        """See `exchangekit.ports.Numbers`: ``<company>-<series>-000001``."""
        [(last,)] = self.connection.execute(_DRAW, (company, series)).fetchall()
        return f"{company}-{series}-{last:06d}"

    def first_open(self, company: CompanyId, /) -> Versioned[date]:
        """See `exchangekit.ports.Periods`."""
        asked = (books_stream(company), company)
        [(version, first)] = self.connection.execute(_FIRST_OPEN, asked)
        return Versioned(date.min if first is None else date.fromisoformat(first), version or 0)

    # --- the ports: writing --------------------------------------------------------------

    def commit(self, batch: Batch, /) -> None:
        """See `exchangekit.ports.Commits`."""
        with self.transaction() as connection:
            write(connection, batch)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """
        Open a transaction, or a savepoint in the one that is open.

        What the block writes on the connection, and every commit within it, stays together or
        not at all.  Opened so, no other connection writes in between, and a desk inside is
        never refused for a conflict.
        """
        inner = self.connection.in_transaction
        self.connection.execute("SAVEPOINT exchangekit" if inner else "BEGIN IMMEDIATE")
        try:
            yield self.connection
            self.connection.execute("RELEASE exchangekit" if inner else "COMMIT")
        except BaseException:
            if inner:
                self.connection.execute("ROLLBACK TO exchangekit")
                self.connection.execute("RELEASE exchangekit")
            else:
                self.connection.rollback()
            raise

    def close_before(self, company: CompanyId, first_open: date) -> None:
        """Close every day before `first_open` for a company."""
        with self.transaction() as connection:
            connection.execute(_CLOSE, (company, first_open.isoformat()))
            connection.execute(_BUMP, (books_stream(company),))

    # --- the ledgers, for reports, laws and relays ---------------------------------------

    def movements(self) -> Iterator[Movement]:
        """Give every movement of goods, in the order they were committed."""
        return map(rows.movement_of, self.connection.execute(rows.MOVEMENTS))

    def vouchers(self) -> Iterator[Voucher]:
        """Give every voucher, in the order they were committed."""
        lines = self.connection.execute(_VOUCHERS)
        for head, postings in groupby(lines, key=lambda row: row[:_VOUCHER_COLUMNS]):
            yield rows.voucher_of(head, [row[_VOUCHER_COLUMNS:] for row in postings])

    def payments(self) -> Iterator[PaymentEntry]:
        """Give every entry of every payment, in the order they were committed."""
        return map(rows.entry_of, self.connection.execute(_ENTRIES))

    def notices(self, after: int = 0, limit: int = _NO_LIMIT) -> Iterator[Notice]:
        """
        Give notices, in the order they were committed.

        Args:
            after: How many to leave out from the first; positions have no gaps, so a relay
                adds what it has sent.
            limit: How many at most; all that are left when negative.
        """
        return map(rows.notice_of, self.connection.execute(_NOTICES, (after, limit)))

    def summaries(self) -> Iterator[Summary]:
        """Give the summary of every slip, by slip."""
        return map(rows.summary_of, self.connection.execute("SELECT * FROM summaries"))
