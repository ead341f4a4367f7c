"""Input that cannot be used: values, amounts, quantities, instants, barcodes."""

from __future__ import annotations

from exchangekit.errors.root import ExchangeKitError


class InvalidInputError(ExchangeKitError):
    """A value at the boundary cannot be used."""

    code = "input.invalid"
    where: str
    got: str
    want: str


class MissingFieldError(ExchangeKitError):
    """A record lacks a field it must have."""

    code = "input.missing-field"
    where: str
    field: str


class UnknownFieldError(ExchangeKitError):
    """A record has a field nobody knows."""

    code = "input.unknown-field"
    where: str
    field: str
    known: tuple[str, ...]


class UnknownKindError(ExchangeKitError):
    """A record names a kind that is not one of the known kinds."""

    code = "input.unknown-kind"
    where: str
    kind: str
    known: tuple[str, ...]


class FloatAmountError(ExchangeKitError):
    """An amount was given as a binary float; give text, an int or a Decimal."""

    code = "money.float"
    where: str
    got: str


class AmountDigitsError(ExchangeKitError):
    """An amount has more digits than its currency has minor units."""

    code = "money.digits"
    where: str
    amount: str
    currency: str
    digits: int


class UnknownCurrencyError(ExchangeKitError):
    """A currency code is not in the ISO 4217 table."""

    code = "money.unknown-currency"
    where: str
    currency: str


class CurrencyMismatchError(ExchangeKitError):
    """Two amounts of different currencies were combined."""

    code = "money.currency-mismatch"
    left: str
    right: str


class TaxRateError(ExchangeKitError):
    """A tax rate is negative, above 1000 % or finer than a ten-thousandth of a percent."""

    code = "money.tax-rate"
    where: str
    got: str


class QuantityError(ExchangeKitError):
    """A quantity is zero, negative or finer than its unit."""

    code = "quantity.invalid"
    where: str
    got: str
    unit: str
    digits: int


class UnknownUnitError(ExchangeKitError):
    """A unit of measure is not known."""

    code = "quantity.unknown-unit"
    where: str
    unit: str
    known: tuple[str, ...]


class NaiveDatetimeError(ExchangeKitError):
    """An instant has no time zone."""

    code = "time.naive"
    where: str
    got: str


class TimeOrderError(ExchangeKitError):
    """An instant lies before one it must follow."""

    code = "time.order"
    where: str
    got: str
    not_before: str


class CalendarError(ExchangeKitError):
    """A calendar names a day both a holiday and a working day."""

    code = "time.calendar"
    where: str
    day: str


class BarcodeError(ExchangeKitError):
    """A barcode is not a GTIN or its check digit is wrong."""

    code = "goods.barcode"
    where: str
    got: str
    want: str
