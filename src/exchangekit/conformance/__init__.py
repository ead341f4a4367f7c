"""
Suites for authors of adapters: every clause of `exchangekit.ports`, tested on your store.

Needs the extra ``conformance`` (pytest and hypothesis).  All that an author writes is a
class that says how to open an empty store, and how to look into it::

    from exchangekit.conformance import Ledgers, StoreSuite

    class TestMyStore(StoreSuite):
        @pytest.fixture
        def open_empty(self, tmp_path):
            names = (tmp_path / f"{n}.db" for n in count())
            return lambda master: MyStore(next(names), master)

        @pytest.fixture
        def close_before(self):
            return MyStore.close_before

        @pytest.fixture
        def ledgers(self):
            return lambda store: Ledgers(store.movements(), ...)

The hooks are described in `exchangekit.conformance.hooks`.  A host that implements only some
ports takes the suites of these: `SlipReaderSuite`, `SaleReaderSuite`, `StockReaderSuite`,
`SerialReaderSuite`, `ItemReaderSuite`, `SiteReaderSuite`, `PolicyReaderSuite`,
`PaymentReaderSuite`, `NumbersSuite`, `PeriodsSuite` and `CommitSuite`; `MachineSuite` compares
any sequence of commits with the memory store, `LedgerSuite` any life of goods with a naive
storeroom, and `StorySuite` whole exchanges.  `StoreSuite` is all of them; `SummaryReaderSuite`
is for a store that can also find slips, and `SlipMachineSuite` lets slips live over it and over
the memory store, whatever is asked of them.

A host with rules of its own tests each with `RuleSuite`, whose hooks stand in
`exchangekit.conformance.rules`.

Import the suites from here: that way pytest shows what differs when a clause fails.
"""

import pytest

# Before any of them is imported; afterwards it would be too late.
pytest.register_assert_rewrite(
    *(
        f"{__name__}.{module}"
        for module in (
            "hooks",
            "readers",
            "masters",
            "finding",
            "commits",
            "machine",
            "ledger",
            "life",
            "rules",
            "story",
        )
    )
)

from exchangekit.conformance.commits import CommitSuite  # noqa: E402
from exchangekit.conformance.finding import SummaryReaderSuite  # noqa: E402
from exchangekit.conformance.hooks import Adapter, Hooks  # noqa: E402
from exchangekit.conformance.ledger import LedgerMachine, LedgerSuite  # noqa: E402
from exchangekit.conformance.life import SlipMachine, SlipMachineSuite  # noqa: E402
from exchangekit.conformance.machine import MachineSuite, StoreMachine  # noqa: E402
from exchangekit.conformance.masters import (  # noqa: E402
    ItemReaderSuite,
    NumbersSuite,
    PeriodsSuite,
    PolicyReaderSuite,
    SiteReaderSuite,
)
from exchangekit.conformance.readers import (  # noqa: E402
    PaymentReaderSuite,
    SaleReaderSuite,
    SerialReaderSuite,
    SlipReaderSuite,
    StockReaderSuite,
)
from exchangekit.conformance.rules import RuleSuite  # noqa: E402
from exchangekit.conformance.story import StorySuite  # noqa: E402
from exchangekit.conformance.suites import StoreSuite  # noqa: E402
from exchangekit.conformance.views import Ledgers  # noqa: E402
from exchangekit.conformance.waiting import Waiting  # noqa: E402

__all__ = (
    "Adapter",
    "CommitSuite",
    "Hooks",
    "ItemReaderSuite",
    "LedgerMachine",
    "LedgerSuite",
    "Ledgers",
    "MachineSuite",
    "NumbersSuite",
    "PaymentReaderSuite",
    "PeriodsSuite",
    "PolicyReaderSuite",
    "RuleSuite",
    "SaleReaderSuite",
    "SerialReaderSuite",
    "SiteReaderSuite",
    "SlipMachine",
    "SlipMachineSuite",
    "SlipReaderSuite",
    "StockReaderSuite",
    "StoreMachine",
    "StoreSuite",
    "StorySuite",
    "SummaryReaderSuite",
    "Waiting",
)
