"""Names of things: one word or a few for every enum value a person may read."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.accounting.laws import BookLaw
from exchangekit.accounting.reading import Style
from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.supplier_claims import ClaimStep
from exchangekit.accounting.vouchers import VoucherKind
from exchangekit.effects.documents import DocumentKind
from exchangekit.effects.laws import UndoLaw
from exchangekit.effects.matching import LedgerKind, Mismatch
from exchangekit.effects.slip_laws import SlipLaw
from exchangekit.policy.approval import Duty, Gate, Occasion, Quorum
from exchangekit.policy.deadlines import Wait
from exchangekit.policy.diff import DiffKind
from exchangekit.policy.facts import PaymentState, Remedy, ShippingState
from exchangekit.policy.linting import LintKind
from exchangekit.policy.money_terms import (
    LostPromotion,
    RefundBy,
    RefundFloor,
    RefundOrder,
    Settlement,
    ShippingRefund,
)
from exchangekit.policy.obligations import ObligationKind
from exchangekit.policy.pledges import PledgeKind
from exchangekit.policy.rules import Likeness
from exchangekit.policy.shortfalls import Dimension
from exchangekit.policy.terms import (
    AfterExchange,
    FeeKind,
    HoldAt,
    PriceBasis,
    ReturnValue,
    Sequence,
)
from exchangekit.policy.verdict import ChangeKind, Eligibility, Outcome
from exchangekit.policy.wear import DayCount, WearKind
from exchangekit.sale.discounts import DiscountKind, Excess, SharedBy
from exchangekit.sale.facts import Channel, Trigger
from exchangekit.sale.intake import TaxRounding
from exchangekit.sale.laws import SaleLaw
from exchangekit.settlement.bases import Payer
from exchangekit.settlement.laws import MoneyLaw
from exchangekit.settlement.quote import LineKind
from exchangekit.slip import commands
from exchangekit.slip.appealing import AppealOutcome
from exchangekit.slip.parts import Series, StrayKind
from exchangekit.slip.phases import (
    Leg,
    ReplacementPhase,
    ReturnPhase,
    ReviewPhase,
    SettlementPhase,
)
from exchangekit.stock.laws import StockLaw
from exchangekit.stock.places import PlaceKind
from exchangekit.stock.stocktake import VarianceCause
from exchangekit.text.rendering import translate
from exchangekit.values.contacts import ContactKind
from exchangekit.values.dates import LengthUnit
from exchangekit.values.goods import Disposition, Fault, Grade, Reason, TrackedBy
from exchangekit.values.people import Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from exchangekit.slip.phases import Phase
    from exchangekit.stock.places import Place
    from exchangekit.values.quantity import Unit

PREFIXES: Final[Mapping[type[StrEnum], str]] = MappingProxyType(
    {
        AccountRole: "account.",
        AppealOutcome: "appeal.",
        BookLaw: "book_law.",
        SlipLaw: "slip_law.",
        ChangeKind: "change_kind.",
        Channel: "channel.",
        ClaimStep: "claim_step.",
        ContactKind: "contact.",
        DiffKind: "diff_kind.",
        Dimension: "dimension.",
        Disposition: "disposition.",
        DocumentKind: "document.",
        Duty: "duty_kind.",
        Eligibility: "eligibility.",
        Fault: "fault.",
        FeeKind: "fee.",
        Gate: "gate.",
        Grade: "grade.",
        HoldAt: "hold_at.",
        LedgerKind: "ledger.",
        Leg: "leg.",
        LengthUnit: "length_unit.",
        Likeness: "likeness.",
        DiscountKind: "discount_kind.",
        Excess: "excess.",
        SharedBy: "shared_by.",
        TaxRounding: "tax_rounding.",
        LintKind: "lint_kind.",
        LineKind: "line_kind.",
        LostPromotion: "lost_promotion.",
        MoneyLaw: "money_law.",
        SaleLaw: "sale_law.",
        Payer: "payer.",
        RefundBy: "refund_by.",
        RefundFloor: "refund_floor.",
        Settlement: "settlement.",
        RefundOrder: "refund_order.",
        ShippingRefund: "shipping_refund.",
        ObligationKind: "obligation_kind.",
        Occasion: "occasion.",
        Mismatch: "mismatch.",
        Outcome: "outcome.",
        PaymentState: "payment_state.",
        PlaceKind: "place_kind.",
        PledgeKind: "pledge_kind.",
        AfterExchange: "after_exchange.",
        PriceBasis: "price_basis.",
        Quorum: "quorum.",
        Reason: "reason.",
        Remedy: "remedy.",
        ReplacementPhase: "stage.replacement/",
        ReturnPhase: "stage.return/",
        ReviewPhase: "stage.review/",
        ReturnValue: "return_value.",
        Role: "role.",
        Sequence: "sequence.",
        Series: "series.",
        StrayKind: "stray.",
        ShippingState: "shipping_state.",
        SettlementPhase: "stage.settlement/",
        StockLaw: "stock_law.",
        TrackedBy: "tracked_by.",
        Wait: "await.",
        UndoLaw: "undo_law.",
        Style: "style.",
        Trigger: "trigger.",
        VarianceCause: "variance.",
        VoucherKind: "voucher.",
        WearKind: "wear_kind.",
        DayCount: "day_count.",
        commands.Assignment: "assignment.",
        commands.Booking: "booking.",
        commands.Decision: "decision.",
        commands.Intent: "intent.",
        commands.LinkKind: "link.",
        commands.Paper: "paper.",
        commands.Outcome: "fate.",
    }
)
"""Under which prefix the words of an enum stand."""


def word(value: StrEnum, locale: str) -> str:
    """
    Name an enum value: a reason, grade, phase, role, kind of place or voucher ...

    Raises:
        UnknownLocaleError: There are no words in `locale`.

    >>> word(Grade.AS_NEW, "en"), word(Grade.AS_NEW, "zh-CN")
    ('as new', '全新')
    """
    return translate(f"{PREFIXES[type(value)]}{value}", {}, locale)


def stage_words(stage: tuple[Leg, Phase] | None, locale: str) -> str:
    """
    Name the stage of a slip; None is the end.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    return translate("stage.ended" if stage is None else f"stage.{stage[0]}/{stage[1]}", {}, locale)


def state_words(phase: Phase, locale: str) -> str:
    """
    Say what a phase of a leg means: what is waited for, and from whom.

    Raises:
        UnknownLocaleError: There are no words in `locale`.

    >>> state_words(ReplacementPhase.DELIVERED, "en")
    'Everything that went out is with the customer, who confirms that it is right.'
    """
    leg = PREFIXES[type(phase)].removeprefix("stage.")
    return translate(f"state.{leg}{phase}", {}, locale)


def place_words(place: Place, locale: str) -> str:
    """
    Name a place with its site.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    return translate("place_at", {"kind": place.kind, "site": place.site}, locale)


def quantity_words(steps: int, unit: Unit, locale: str) -> str:
    """
    Write a quantity with its unit; a unit of the host's own by its code.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    facts = {"number": unit.text(steps), "unit": unit.code}
    return translate("notation.quantity", facts, locale)
