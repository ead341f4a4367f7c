"""Commands that take a request in."""

from __future__ import annotations

from enum import StrEnum

from exchangekit.errors import DuplicateLineError, InvalidInputError
from exchangekit.policy.wear import Use
from exchangekit.sale.facts import Channel
from exchangekit.slip.commands.parts import check_steps
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Grade, Reason, check_barcode
from exchangekit.values.ids import SaleId, SiteId, Sku, check_id


class Intent(StrEnum):
    """What the customer wants; it says which legs are needed."""

    EXCHANGE = "exchange"
    REFUND = "refund"  # nothing goes out
    RESEND = "resend"  # nothing comes back


@frozen
class Asked:
    """
    One line the customer brings back.

    Args:
        sale_line: Of the sale; at most once per slip.
        steps: How much, in steps of the item's unit, at least 1.
        condition: As the customer declares it; None when not asked yet.
        barcode: As scanned; must be the sale line's when that has one.
        use: How the goods were used; None when nobody has said.
    """

    sale_line: int
    steps: int
    condition: Grade | None = None
    barcode: str | None = None
    use: Use | None = None

    def __attrs_post_init__(self) -> None:
        check_steps(self.steps, "returns.steps")
        if self.barcode is not None:
            check_barcode(self.barcode, where="returns.barcode")


@frozen
class Wish:
    """
    One line the customer wants.

    Args:
        sku: The item.
        steps: How much, in steps of the item's unit, at least 1.
        replaces: Positions of the returns it stands for, from 1; all when empty.
        site: From where it should be sent; when None, that of the first line it replaces.
    """

    sku: Sku
    steps: int
    replaces: tuple[int, ...] = ()
    site: SiteId | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.sku, where="wishes.sku")
        if self.site is not None:
            check_id(self.site, where="wishes.site")
        check_steps(self.steps, "wishes.steps")


@frozen
class Open:
    """
    Take a request in as a draft.

    Args:
        sale: Whose goods come back.
        intent: What the customer wants.
        channel: How the request came in.
        reason: Why.
        returns: What comes back; none for a resend.
        wishes: What goes out; none for a refund.
        contact: The host's reference of whom to write to; None: the sale's customer.
        evidence: References of proofs and photos the host keeps.
        marks: The host's names of risks seen in the request, such as ``habitual``.
    """

    sale: SaleId
    intent: Intent
    channel: Channel
    reason: Reason
    returns: tuple[Asked, ...] = ()
    wishes: tuple[Wish, ...] = ()
    contact: str | None = None
    evidence: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()

    def __attrs_post_init__(self) -> None:
        check_id(self.sale, where="open.sale")
        if self.contact is not None:
            check_id(self.contact, where="open.contact")
        seen: set[int] = set()
        for asked in self.returns:
            if asked.sale_line in seen:
                raise DuplicateLineError("open.returns", asked.sale_line)
            seen.add(asked.sale_line)
        for wish in self.wishes:
            if not set(wish.replaces) <= set(range(1, len(self.returns) + 1)):
                want = f"positions 1 to {len(self.returns)} of the returns"
                raise InvalidInputError("open.wishes.replaces", repr(wish.replaces), want)


@frozen
class Submit:
    """
    Ask for a decision: policy is assessed, steps are claimed, the money is quoted.

    Args:
        as_exception: Ask a reviewer to allow what the policy refuses; it helps where every
            refusal names an approval among what would help.
    """

    as_exception: bool = False
