"""What a customer leaves for goods that are sent before those they replace are here."""

from __future__ import annotations

from enum import StrEnum

from exchangekit.errors import CurrencyMismatchError, InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.money import Money

_MILLION = 1_000_000


class PledgeKind(StrEnum):
    """How it is left."""

    DEPOSIT = "deposit"  # paid, and owed to the customer until it is known what for
    AUTHORISATION = "authorisation"  # set aside by the customer's bank, and not taken


@frozen
class Pledge:
    """
    What is left before the replacement leaves, and given back once the return is accepted.

    Whoever agrees to a quote under such terms agrees that goods that never come earn no
    credit: what is owed then is taken from the pledge first.

    Args:
        kind: How it is left.
        amount: Fixed, positive; or None.
        ppm: Parts per million of what the replacement is charged, gross, 1 to a million;
            used when there is no amount.
    """

    kind: PledgeKind = PledgeKind.DEPOSIT
    amount: Money | None = None
    ppm: int = _MILLION

    def __attrs_post_init__(self) -> None:
        if type(self.ppm) is not int or not 1 <= self.ppm <= _MILLION:
            want = "an int of 1 to 1000000 ppm"
            raise InvalidInputError("terms.pledge.ppm", repr(self.ppm), want)
        if self.amount is not None and self.amount.minor < 1:
            raise InvalidInputError("terms.pledge.amount", str(self.amount), "a positive amount")

    def asked(self, charge: Money) -> Money:
        """
        Give how much is to be left in all.

        Args:
            charge: Of all that goes out, gross.

        Raises:
            CurrencyMismatchError: A fixed amount is in another currency.
        """
        if self.amount is None:
            return charge.share(self.ppm, _MILLION)
        if self.amount.currency != charge.currency:
            raise CurrencyMismatchError(charge.currency, self.amount.currency)
        return self.amount
