"""What stores, records and words refuse."""

from __future__ import annotations

from exchangekit.errors.root import ExchangeKitError


class ConflictError(ExchangeKitError):
    """Someone else wrote first; reload and decide again."""

    code = "store.conflict"
    stream: str
    expected: int
    actual: int


class RepeatedKeyError(ExchangeKitError):
    """A command key was used before with another payload."""

    code = "store.repeated-key"
    stream: str
    key: str


class UnknownItemError(ExchangeKitError):
    """No item or no price is known under this number."""

    code = "store.unknown-item"
    item: str


class ChainBrokenError(ExchangeKitError):
    """A stored history was edited, shortened, reordered or added to."""

    code = "record.chain"
    stream: str
    seq: int
    reason: str


class UnknownRecordError(ExchangeKitError):
    """A stored record has a type or version this release cannot read."""

    code = "record.unknown"
    stream: str
    seq: int
    type: str
    v: int


class UnknownLocaleError(ExchangeKitError):
    """No words are known in this language."""

    code = "text.unknown-locale"
    tag: str
    known: tuple[str, ...]
