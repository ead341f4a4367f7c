"""What can be seen of a store from outside: what its readers answer, and its ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import asdict, evolve

from exchangekit.accounting.vouchers import Voucher
from exchangekit.care.notices import Notice
from exchangekit.conformance.seeds import COMPANY, ITEMS, PAYMENTS, SALES, SITES, SLIPS
from exchangekit.effects.summary import Summary
from exchangekit.settlement.tenders import PaymentEntry
from exchangekit.stock.movements import Movement
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exchangekit.memory import MemoryStore
    from exchangekit.ports import Store
    from exchangekit.values.ids import SlipId


@frozen(init=False)
class Ledgers:
    """
    What was committed and no port reads back: for books, warehouses and relays.

    Args:
        movements: In the order they were committed.
        vouchers: Likewise.
        payments: Likewise.
        notices: Likewise.
        summaries: In any order.
    """

    movements: tuple[Movement, ...]
    vouchers: tuple[Voucher, ...]
    payments: tuple[PaymentEntry, ...]
    notices: tuple[Notice, ...]
    summaries: tuple[Summary, ...]

    def __init__(
        self,
        movements: Iterable[Movement],
        vouchers: Iterable[Voucher],
        payments: Iterable[PaymentEntry],
        notices: Iterable[Notice],
        summaries: Iterable[Summary],
    ) -> None:
        by_slip = sorted(summaries, key=lambda summary: summary.slip)
        added = tuple(movements), tuple(vouchers), tuple(payments), tuple(notices)
        self.__attrs_init__(*added, tuple(by_slip))

    def parts(self) -> dict[str, object]:
        """Give each ledger by its name."""
        return asdict(self, recurse=False)

    def about(self, slip: SlipId) -> list[Summary]:
        """Give the summaries of a slip; there should be one at most."""
        return [summary for summary in self.summaries if summary.slip == slip]


def ledgers_in_memory(store: MemoryStore) -> Ledgers:
    """Read the ledgers of the memory store."""
    added = store.movements, store.vouchers, store.payments, store.notices
    return Ledgers(*added, store.summaries.values())


def differing(
    got: Mapping[str, object], wanted: Mapping[str, object]
) -> dict[str, tuple[object, object]]:
    """Give the parts that differ, and only these: a whole store is too much to read."""
    return {part: (got[part], wanted[part]) for part in wanted if got[part] != wanted[part]}


def view(store: Store) -> dict[str, Any]:
    """Read everything the kit's seeds touch, in a form that compares."""
    opened = store.first_open(COMPANY)
    seen: dict[str, Any] = {
        # Where nothing was closed yet, a host may answer any date.
        "first open": (opened.version, opened.value if opened.version else None)
    }
    for slip in SLIPS:
        seen[slip] = store.slip_records(slip)
    for sale in SALES:
        seen[sale] = store.sale_records(sale)
    for payment in PAYMENTS:
        seen[payment] = store.payment(payment)
    for item in ITEMS:
        for site in SITES:
            read = store.stock(item, site)
            holds = tuple(sorted(read.value.holds, key=repr))
            lots = tuple(sorted(read.value.lots, key=repr))  # which to prefer is the host's
            resting = tuple(sorted(read.value.resting or (), key=repr))
            facts = evolve(read.value, holds=holds, lots=lots, resting=resting)
            seen[f"{item}@{site}"] = (facts, read.version)
    return seen
