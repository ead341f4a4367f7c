"""
Every message of the library in English, by a stable key.

A table per subject; the other languages live in the catalogues under ``locale``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.messages.accounting import ACCOUNTING
from exchangekit.text.messages.errors import ERRORS, HELPS
from exchangekit.text.messages.findings import BECAUSE, CHANGES, FINDINGS
from exchangekit.text.messages.goods import GOODS
from exchangekit.text.messages.notation import NOTATION
from exchangekit.text.messages.notices import NOTICES
from exchangekit.text.messages.policy import POLICY
from exchangekit.text.messages.published import PUBLISHED
from exchangekit.text.messages.quote import QUOTE
from exchangekit.text.messages.refusals import REFUSALS
from exchangekit.text.messages.slip import SLIP
from exchangekit.text.messages.states import STATES
from exchangekit.text.messages.stock import STOCK
from exchangekit.text.messages.teaching import TEACHING
from exchangekit.text.messages.timeline import TIMELINE

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES: Final[tuple[Mapping[str, str], ...]] = (
    ACCOUNTING,
    ERRORS,
    HELPS,
    FINDINGS,
    BECAUSE,
    CHANGES,
    GOODS,
    NOTATION,
    NOTICES,
    POLICY,
    PUBLISHED,
    QUOTE,
    REFUSALS,
    SLIP,
    STATES,
    STOCK,
    TEACHING,
    TIMELINE,
)
"""All of them; a test sees to it that no key stands twice."""

MESSAGES: Final[Mapping[str, str]] = MappingProxyType(
    {key: message for table in TABLES for key, message in table.items()}
)
"""Every message by its key."""
