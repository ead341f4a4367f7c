"""Commands that take a request in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from exchangekit.errors import DuplicateLineError, InvalidInputError
from exchangekit.policy.wear import Use
from exchangekit.sale.facts import Channel
from exchangekit.slip.commands.parts import check_steps
from exchangekit.values.classes import frozen
from exchangekit.values.contacts import contact_kind, masked
from exchangekit.values.goods import Grade, Reason, check_barcode
from exchangekit.values.ids import SaleId, SiteId, Sku, SlipId, check_id

if TYPE_CHECKING:
    from exchangekit.slip.parts import WantedLine


class Intent(StrEnum):
    """
    What the customer wants; it says which legs are needed.

    Store credit is asked of the policy by itself, and what it grants is paid back in no other
    way; where a refund is asked for, the terms say in which ways it is paid.
    """

    EXCHANGE = "exchange"
    REFUND = "refund"  # nothing goes out
    STORE_CREDIT = "store_credit"  # nothing goes out either, nor any money
    RESEND = "resend"  # nothing comes back
    REPAIR = "repair"  # the host's own affair: no slip is opened

    @property
    def sends(self) -> bool:
        """Whether goods go out."""
        return self is Intent.EXCHANGE or self is Intent.RESEND


class Paper(StrEnum):
    """By which paper the customer shows the purchase."""

    RECEIPT = "receipt"
    GIFT_RECEIPT = "gift_receipt"  # somebody else bought it
    NONE = "none"  # the sale is a stand-in, with prices that were declared


class LinkKind(StrEnum):
    """How a slip takes up one that has ended."""

    APPEAL = "appeal"  # against a refusal, to be decided by somebody else
    REOPENING = "reopening"
    RESEND = "resend"  # what it sent was lost


@frozen
class About:
    """
    The slip that another one takes up.

    Args:
        slip: It has ended, and never changes.
        kind: How.
    """

    slip: SlipId
    kind: LinkKind = LinkKind.REOPENING

    def __attrs_post_init__(self) -> None:
        check_id(self.slip, where="about.slip")


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
        site: From where it should be sent; when None, that of the first line it replaces, or
            whose goods were lost.
        barcode: As scanned; must be the item's when that has one.
        lost: Lines of the sale whose goods were lost and are sent again; of a resend alone,
            which claims as many steps of them, one line after the other.  When empty, those
            of the same item, or else of the same product.
    """

    sku: Sku
    steps: int
    replaces: tuple[int, ...] = ()
    site: SiteId | None = None
    barcode: str | None = None
    lost: tuple[int, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_id(self.sku, where="wishes.sku")
        for line in self.lost:
            if self.lost.count(line) > 1:
                raise DuplicateLineError("wishes.lost", line)
        if self.barcode is not None:
            check_barcode(self.barcode, where="wishes.barcode")
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
        wishes: What goes out; none for a refund or store credit.
        contact: The host's reference of whom to write to; None: the sale's customer.
        evidence: References of proofs and photos the host keeps.
        marks: The host's names of risks seen in the request, such as ``habitual``.
        paper: By which the customer shows the purchase.
        about: The slip that this one takes up, or None; of a resend, the one whose goods
            were lost, and `sale` is what its replacement became.
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
    paper: Paper = Paper.RECEIPT
    about: About | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.sale, where="open.sale")
        check_references(self.contact, self.evidence, "open")
        check_returns(self.returns, "open.returns")
        check_replaced(self.wishes, len(self.returns), "open.wishes")


@frozen
class Submit:
    """
    Ask for a decision: policy is assessed, steps are claimed, the money is quoted.

    Args:
        as_exception: Ask a reviewer to allow what the policy refuses; it helps where every
            refusal names an approval among what would help.
    """

    as_exception: bool = False


@frozen
class Amend:
    """
    Change a request: freely in a draft, and until goods or money move afterwards.

    What is None stays as it is.  After it was submitted the request is assessed, claimed and
    quoted anew; approvals and consent stand where they reach that far.

    Args:
        returns: All that comes back.
        wishes: All that goes out.
        contact: The host's reference of whom to write to.
        evidence: All references of proofs and photos.
        shop_evidence: All references of what speaks for the shop.
    """

    returns: tuple[Asked, ...] | None = None
    wishes: tuple[Wish, ...] | None = None
    contact: str | None = None
    evidence: tuple[str, ...] | None = None
    shop_evidence: tuple[str, ...] | None = None

    def __attrs_post_init__(self) -> None:
        said = (self.returns, self.wishes, self.contact, self.evidence, self.shop_evidence)
        if said == (None,) * len(said):
            raise InvalidInputError("amend", "nothing", "at least one change")
        evidence = (*(self.evidence or ()), *(self.shop_evidence or ()))
        check_references(self.contact, evidence, "amend")
        check_returns(self.returns or (), "amend.returns")
        if self.returns is not None:
            check_replaced(self.wishes or (), len(self.returns), "amend.wishes")


def check_references(contact: str | None, evidence: tuple[str, ...], where: str) -> None:
    """
    Refuse what is no reference of the host: blank text, a mail address, a telephone number.

    Raises:
        InvalidInputError: One is not; what it says is not repeated.
    """
    for name, reference in (("contact", contact), *(("evidence", one) for one in evidence)):
        if reference is None:
            continue
        check_id(reference, where=f"{where}.{name}")
        if contact_kind(reference) is not None:
            want = "a reference of the host, no address"
            raise InvalidInputError(f"{where}.{name}", masked(reference), want)


def check_returns(returns: tuple[Asked, ...], where: str) -> None:
    """
    Refuse a sale line named twice.

    Raises:
        DuplicateLineError: One is.
    """
    seen: set[int] = set()
    for asked in returns:
        if asked.sale_line in seen:
            raise DuplicateLineError(where, asked.sale_line)
        seen.add(asked.sale_line)


def check_replaced(
    wishes: tuple[Wish, ...] | tuple[WantedLine, ...], returns: int, where: str
) -> None:
    """
    Refuse wishes in the place of returns that are not there.

    Raises:
        InvalidInputError: One names another position than 1 to `returns`.
    """
    for wish in wishes:
        if not set(wish.replaces) <= set(range(1, returns + 1)):
            want = f"positions 1 to {returns} of the returns"
            raise InvalidInputError(f"{where}.replaces", repr(wish.replaces), want)
