"""
Histories of what is booked without a slip or a sale: which entries each kind of stream holds.

They stand apart from `exchangekit.wire.history`, so that whoever only exchanges goods does
not load the rooms that journals, claims and counts need.
"""

from __future__ import annotations

from typing import Final

from exchangekit.accounting.journal import JournalEntry
from exchangekit.accounting.supplier_claims import ClaimEntry
from exchangekit.effects.booking import GoodsBooked
from exchangekit.effects.write_downs import WrittenDown
from exchangekit.wire.registry import Registry

JOURNAL_ENTRIES: Final[Registry[JournalEntry]] = Registry.of(JournalEntry)
"""What the stream of a document of the books holds."""

CLAIM_ENTRIES: Final[Registry[ClaimEntry]] = Registry.of(ClaimEntry)
"""What the stream of a claim on a supplier holds."""

WRITE_DOWN_ENTRIES: Final[Registry[WrittenDown]] = Registry.of(WrittenDown)
"""What the stream of a company's write-downs holds."""

GOODS_ENTRIES: Final[Registry[GoodsBooked]] = Registry.of(GoodsBooked)
"""What the stream of a document of goods holds."""
