"""What the words of the cases stand for in exchangekit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit import errors as err
from exchangekit.settlement.quote import Collect, Difference, Even, Refund

from tests.cases.model import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exchangekit.errors import ExchangeKitError

_DIRECTIONS: Mapping[str, type] = {
    "customer_pays": Collect,
    "collect": Collect,
    "charge_customer": Collect,
    "refund": Refund,
    "refund_to_customer": Refund,
    "refund_customer": Refund,
    "shop_pays": Refund,
    "store_pays": Refund,
    "merchant_pays": Refund,
    "shop_refunds": Refund,
    "even": Even,
    "none": Even,
    "zero": Even,
}


def direction(difference: Difference) -> Check:
    """Check a word for who pays."""
    return Check(lambda word: _is_direction(word, difference), type(difference).__name__)


def _is_direction(word: object, difference: Difference) -> bool | None:
    kind = _DIRECTIONS.get(str(word))
    return None if kind is None else isinstance(difference, kind)


def _claims(error: ExchangeKitError) -> bool:
    return isinstance(error, err.NotReturnableError)


def _claimed(error: ExchangeKitError) -> bool:
    return isinstance(error, err.NotReturnableError) and error.claimed > 0


def _nothing_shipped(error: ExchangeKitError) -> bool:
    return isinstance(error, err.NotReturnableError) and error.shipped == 0


def _too_many(error: ExchangeKitError) -> bool:
    return isinstance(error, (err.TooManyError, err.NotReturnableError))


def _no_such_line(error: ExchangeKitError) -> bool:
    return isinstance(
        error, (err.UnknownSaleLineError, err.UnknownSlipLineError, err.UnknownItemError)
    )


def _no_quantity(error: ExchangeKitError) -> bool:
    wants = getattr(error, "want", "")
    return isinstance(error, err.QuantityError) or (
        isinstance(error, err.InvalidInputError) and "at least 1" in str(wants)
    )


def _state(error: ExchangeKitError) -> bool:
    return isinstance(error, (err.CommandNotAllowedError, err.TransitionNotAllowedError))


def _kind(*kinds: type[ExchangeKitError]) -> Callable[[ExchangeKitError], bool]:
    return lambda error: isinstance(error, kinds)


_REASONS: Mapping[str, Callable[[ExchangeKitError], bool]] = {
    "more_than_fulfilled": _claims,
    "more_than_shipped": _claims,
    "more_than_ordered": _claims,
    "more_than_returnable": _claims,
    "over_return": _claims,
    "not_returnable": _claims,
    "quantity_exceeded": _claims,
    "not_fulfilled": _nothing_shipped,
    "nothing_shipped": _nothing_shipped,
    "not_shipped": _nothing_shipped,
    "already_requested": _claimed,
    "already_returned": _claimed,
    "already_in_exchange": _claimed,
    "already_refunded": _claimed,
    "shipping_already_refunded": _claimed,
    "more_than_requested": _too_many,
    "more_than_outstanding": _too_many,
    "more_than_announced": _too_many,
    "over_receipt": _too_many,
    "unknown_line": _no_such_line,
    "unknown_item": _no_such_line,
    "not_in_order": _no_such_line,
    "not_in_return": _no_such_line,
    "not_requested": _no_such_line,
    "quantity_required": _no_quantity,
    "zero_quantity": _no_quantity,
    "invalid_quantity": _no_quantity,
    "duplicate_line": _kind(err.DuplicateLineError),
    "idempotency_key_reused": _kind(err.RepeatedKeyError),
    "version_conflict": _kind(err.ConflictError),
    "conflict": _kind(err.ConflictError),
    "insufficient_stock": _kind(err.InsufficientStockError),
    "out_of_stock": _kind(err.InsufficientStockError),
    "currency_mismatch": _kind(err.CurrencyMismatchError),
    "needs_inbound_and_outbound": _kind(err.IncompleteError),
    "over_payment": _kind(err.PaymentAmountError),
    "more_than_paid": _kind(err.PaymentAmountError),
    "refund_exceeds_payment": _kind(err.PaymentAmountError),
    "exceeds_payment": _kind(err.PaymentAmountError),
    "duplicate_reference": _kind(err.DuplicateReferenceError),
    "already_processed": _state,
    "already_replaced": _state,
    "already_done": _state,
    "already_completed": _state,
    "invalid_state": _state,
    "illegal_transition": _state,
    "not_allowed_in_state": _state,
}


def reason(error: ExchangeKitError | None) -> Check:
    """Check a word for why something is refused."""
    return Check(lambda word: _is_reason(word, error), error)


def _is_reason(word: object, error: ExchangeKitError | None) -> bool | None:
    meant = _REASONS.get(str(word))
    if meant is None:
        return None
    return error is not None and meant(error)
