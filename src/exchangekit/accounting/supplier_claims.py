"""
Claims on suppliers (追偿): opened from slips or a batch, sent, accepted or refused, credited
or sent back.

A claim has entries of its own, kept apart from what customers owe.  It stands in the books
at what the goods cost: goods that slips sent to the supplier stand there already, goods of
a batch are posted when the claim opens.  `apply` folds, `postings_of` posts.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from attrs import evolve

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.standard import (
    CLAIM_CREDITED,
    CLAIM_OPENED,
    CLAIM_REFUSED,
    CLAIM_RETURNED,
)
from exchangekit.errors import ClaimError, DuplicateReferenceError, InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.ids import CompanyId, Sku, SlipId, check_id
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exchangekit.accounting.subledgers import Party
    from exchangekit.accounting.vouchers import Posting, Voucher


class ClaimStep(StrEnum):
    """What can become of a claim."""

    OPENED = "opened"
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CREDITED = "credited"
    RETURNED = "returned"


@frozen
class ClaimSource:
    """
    Goods a claim is about.

    Args:
        reference: Of the movement that sent them, or of the host's batch; claimed once.
        item: What.
        steps: How much, at least 1.
        value: What they cost, at least 0.
        slip: The slip that sent them to the supplier; None for a batch.

    Raises:
        InvalidInputError: No quantity, a negative value or no reference.
    """

    reference: str
    item: Sku
    steps: int
    value: Money
    slip: SlipId | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.reference, where="claim.reference")
        if type(self.steps) is not int or self.steps < 1 or self.value.minor < 0:
            got = f"{self.steps} steps worth {self.value}"
            raise InvalidInputError("claim.source", got, "at least 1 step worth at least 0")


@frozen
class ClaimOpened:
    """
    Goods are claimed back.

    Args:
        claim: Its number.
        supplier: On whom.
        company: Whose claim.
        sources: At least one, of one currency.
    """

    claim: str
    supplier: str
    company: CompanyId
    sources: tuple[ClaimSource, ...]

    def __attrs_post_init__(self) -> None:
        check_id(self.claim, where="claim.id")
        check_id(self.supplier, where="claim.supplier")
        if not self.sources:
            raise InvalidInputError("claim.sources", "()", "at least one item")

    @property
    def claimed(self) -> Money:
        """What the goods cost together."""
        currency = self.sources[0].value.currency
        return total((source.value for source in self.sources), currency)


@frozen
class ClaimSent:
    """The goods went to the supplier, under the host's document number."""

    reference: str


@frozen
class ClaimAccepted:
    """The supplier will credit this much."""

    amount: Money


@frozen
class ClaimRefused:
    """The supplier will not credit this much."""

    amount: Money


@frozen
class ClaimCredited:
    """
    The supplier credited this much.

    Args:
        amount: How much.
        reference: Of the supplier's credit note.
        paid: In money; else what we owe becomes less.
    """

    amount: Money
    reference: str
    paid: bool = False


@frozen
class ClaimReturned:
    """
    The supplier sent back goods it would not credit.

    Args:
        amount: What they are worth on the shelf again, at most what was refused.
        reference: Of the supplier's delivery note.
    """

    amount: Money
    reference: str


ClaimEntry = ClaimOpened | ClaimSent | ClaimAccepted | ClaimRefused | ClaimCredited | ClaimReturned
"""What can happen to a claim on a supplier."""


@frozen
class SupplierClaim:
    """
    A claim as its entries have made it.

    Args:
        opened: How it began.
        accepted: By the supplier, at most what is claimed.
        refused: By the supplier, at most the rest.
        credited: At most what was accepted.
        sent: The number under which the goods were sent, or None.
        references: Of the supplier's credit notes.
        returned: In goods, at most what was refused; None: nothing.
        deliveries: The supplier's delivery notes for what it sent back.
    """

    opened: ClaimOpened
    accepted: Money
    refused: Money
    credited: Money
    sent: str | None = None
    references: tuple[str, ...] = ()
    returned: Money | None = None
    deliveries: tuple[str, ...] = ()

    @property
    def lost(self) -> Money:
        """What the supplier neither credits nor has sent back."""
        return self.refused if self.returned is None else self.refused - self.returned

    @property
    def unanswered(self) -> Money:
        """What the supplier has neither accepted nor refused."""
        return self.opened.claimed - self.accepted - self.refused

    @property
    def open(self) -> Money:
        """What still stands in the books."""
        return self.opened.claimed - self.refused - self.credited

    @property
    def closed(self) -> bool:
        """Whether all of it was refused or credited."""
        return self.open.minor == 0


def apply(claim: SupplierClaim | None, entry: ClaimEntry) -> SupplierClaim:
    """
    Give the claim after one more entry.

    Raises:
        ClaimError: More than there is, nothing, twice, or before it was opened.
        DuplicateReferenceError: A credit or delivery note is entered twice.
        CurrencyMismatchError: Of another currency than the goods.
    """
    if claim is None:
        return _opened(entry)
    left = claim.unanswered
    match entry:
        case ClaimOpened():
            raise _refusal(claim, ClaimStep.OPENED, entry.claimed, left - left)
        case ClaimSent(reference):
            if claim.sent is not None:
                raise _refusal(claim, ClaimStep.SENT, claim.opened.claimed, left - left)
            return evolve(claim, sent=reference)
        case ClaimAccepted(amount):
            _check(claim, ClaimStep.ACCEPTED, amount, left)
            return evolve(claim, accepted=claim.accepted + amount)
        case ClaimRefused(amount):
            _check(claim, ClaimStep.REFUSED, amount, left)
            return evolve(claim, refused=claim.refused + amount)
        case ClaimCredited(amount, reference):
            references = _once(claim.references, reference)
            _check(claim, ClaimStep.CREDITED, amount, claim.accepted - claim.credited)
            return evolve(claim, credited=claim.credited + amount, references=references)
        case ClaimReturned(amount, reference):
            deliveries = _once(claim.deliveries, reference)
            _check(claim, ClaimStep.RETURNED, amount, claim.lost)
            back = claim.refused - claim.lost + amount
            return evolve(claim, returned=back, deliveries=deliveries)
        case _ as never:
            assert_never(never)


def _opened(entry: ClaimEntry) -> SupplierClaim:
    if not isinstance(entry, ClaimOpened):
        raise ClaimError("-", _STEPS[type(entry)], "-", "-")
    nothing = Money(0, entry.claimed.currency)
    return SupplierClaim(entry, nothing, nothing, nothing)


_STEPS: Mapping[type, ClaimStep] = {
    ClaimSent: ClaimStep.SENT,
    ClaimAccepted: ClaimStep.ACCEPTED,
    ClaimRefused: ClaimStep.REFUSED,
    ClaimCredited: ClaimStep.CREDITED,
    ClaimReturned: ClaimStep.RETURNED,
}


def _once(known: tuple[str, ...], reference: str) -> tuple[str, ...]:
    if reference in known:
        raise DuplicateReferenceError(reference)
    return (*known, reference)


def _check(claim: SupplierClaim, step: ClaimStep, amount: Money, most: Money) -> None:
    if not amount - amount < amount <= most:
        raise _refusal(claim, step, amount, most)


def _refusal(claim: SupplierClaim, step: ClaimStep, got: Money, most: Money) -> ClaimError:
    return ClaimError(claim.opened.claim, step, str(got), str(most))


def check_sources(opened: ClaimOpened, claims: Iterable[SupplierClaim]) -> None:
    """
    Refuse goods that were claimed before, in this claim or in another.

    Raises:
        DuplicateReferenceError: A source is claimed twice.
    """
    known = {source.reference for claim in claims for source in claim.opened.sources}
    for source in opened.sources:
        if source.reference in known:
            raise DuplicateReferenceError(source.reference)
        known.add(source.reference)


def postings_of(
    entry: ClaimEntry, *, stock: AccountRole = AccountRole.STOCK_INSPECTION
) -> tuple[Posting, ...]:
    """
    Give what an entry posts; sending and accepting change nothing in the books.

    Args:
        entry: One that was applied.
        stock: The role that goods of a batch come out of, and that goods the supplier sends
            back come to; `AccountRole.GOODS_RECEIVED` where a document of goods, such as
            `Desk.book_goods` makes, moves them.
    """
    match entry:
        case ClaimOpened(sources=sources):
            batch = [source.value for source in sources if source.slip is None]
            claimed = total(batch, entry.claimed.currency)
            template = CLAIM_OPENED.replacing({AccountRole.STOCK_INSPECTION: stock})
            return template.postings({"claimed": claimed})
        case ClaimRefused(amount):
            return CLAIM_REFUSED.postings({"refused": amount})
        case ClaimCredited(amount, paid=paid):
            roles = {AccountRole.PAYABLE: AccountRole.BANK} if paid else {}
            return CLAIM_CREDITED.replacing(roles).postings({"credited": amount})
        case ClaimReturned(amount):
            template = CLAIM_RETURNED.replacing({AccountRole.STOCK_INSPECTION: stock})
            return template.postings({"returned": amount})
        case _:
            return ()


def supplier_of(claims: Iterable[SupplierClaim]) -> Party:
    """
    Say whom the claim role of a posting means: for `SubLedger`.

    Vouchers of a claim are known by their id, ``claim:<number>/...``; those of slips by
    the slip and the item that a claim names.  What nobody claimed yet is nobody's.
    """
    by_claim: dict[str, str] = {}
    by_slip: dict[tuple[str, str], str] = {}
    for claim in claims:
        by_claim[f"claim:{claim.opened.claim}"] = claim.opened.supplier
        for source in claim.opened.sources:
            if source.slip is not None:
                by_slip[f"slip:{source.slip}", source.item] = claim.opened.supplier

    def party(voucher: Voucher, posting: Posting) -> str | None:
        stream = voucher.id.rsplit("/", 2)[0]
        return by_claim.get(stream) or by_slip.get((stream, posting.about))

    return party
