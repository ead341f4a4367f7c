"""
Every term in a sentence, read off the fields that decide.

A term that is added gets words here; a test looks at every field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from exchangekit.policy.deadlines import Escalate, Expire, Pass, Remind, SendBack
from exchangekit.policy.money_terms import ShippingRefund
from exchangekit.policy.obligations import percent
from exchangekit.policy.wear import DailyFee, DistanceFee
from exchangekit.text.policy_rules import condition_phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.policy.approval import Level
    from exchangekit.policy.deadlines import Deadline
    from exchangekit.policy.money_terms import MoneyTerms
    from exchangekit.policy.pledges import Pledge
    from exchangekit.policy.terms import FeeTerm, GradeDeduction, PartDeduction, Terms
    from exchangekit.policy.wear import Wear
    from exchangekit.text.voice import Voice
    from exchangekit.values.goods import Fault


def way_sentences(terms: Terms, voice: Voice) -> Iterator[str]:
    """Say how an exchange runs: order, holds, offers, approvals."""
    yield voice.say("term.sequence", sequence=terms.sequence)
    hold_for = voice.span(terms.hold_for)
    yield voice.say("term.hold", hold_at=terms.hold_at, hold_for=hold_for)
    yield voice.say("term.quote", quote_for=voice.span(terms.quote_for))
    yield voice.say("term.after_exchange", after_exchange=terms.after_exchange)
    yield from (level_sentence(level, voice) for level in terms.levels)
    yield from (deadline_sentence(deadline, voice) for deadline in terms.deadlines)
    if terms.evidence_for:
        yield voice.say("term.evidence", faults=tuple(sorted(terms.evidence_for)))
    yield voice.say("term.appeal", appeal_for=voice.span(terms.appeal_for))
    if terms.further_appeals:
        yield voice.say("term.further_appeals", times=terms.further_appeals)
    if terms.return_value:
        yield voice.say("term.return_value", values=terms.return_value)
    if terms.apart:
        yield voice.say("term.apart", duties=tuple(sorted(terms.apart)))


def level_sentence(level: Level, voice: Voice) -> str:
    """Say who has to approve what, and when."""
    roles = (level.role, *level.also)
    said = [voice.say("term.level", gate=level.gate, quorum=level.quorum, roles=roles)]
    if level.over is not None:
        said.append(voice.say("term.level.over", over=level.over))
    if level.occasions:
        occasions = tuple(sorted(level.occasions))
        said.append(voice.say("term.level.occasions", occasions=occasions))
    if not level.stand_ins:
        said.append(voice.say("term.level.in_person"))
    for taker in level.successors:
        facts = {"role": taker.role, "person": taker.person}
        named = "" if taker.person is None else ".person"
        said.append(voice.say(f"term.level.successor{named}", **facts))
    sentence = voice.joined(said)
    conditions = tuple(condition_phrases(level.only_when, voice))
    return voice.say("when", sentence=sentence, conditions=conditions) if conditions else sentence


def deadline_sentence(deadline: Deadline, voice: Voice) -> str:
    """Say how long something may take, and what then."""
    wait, after = deadline.wait, voice.span(deadline.after)
    match deadline.then:
        case Remind(times=1):
            return voice.say("term.deadline.remind", wait=wait, after=after)
        case Remind(times=times):
            return voice.say("term.deadline.reminds", wait=wait, after=after, times=times)
        case Escalate(to=role):
            return voice.say("term.deadline.escalate", wait=wait, after=after, role=role)
        case Pass():
            return voice.say("term.deadline.pass", wait=wait, after=after)
        case Expire():
            return voice.say("term.deadline.expire", wait=wait, after=after)
        case SendBack():
            return voice.say("term.deadline.send_back", wait=wait, after=after)
        case _ as never:
            assert_never(never)


def cost_sentences(terms: Terms, voice: Voice) -> Iterator[str]:
    """Say what is charged, what is taken off and how money comes back."""
    yield voice.say("term.price", price_basis=terms.price_basis)
    yield from (fee_sentence(fee, voice) for fee in terms.fees)
    yield from (deduction_sentence(taken, voice) for taken in terms.deductions)
    yield from (part_sentence(part, voice) for part in terms.parts)
    yield from (wear_sentence(wear, voice) for wear in terms.wear)
    if terms.pledge is not None:
        yield pledge_sentence(terms.pledge, voice)
    yield voice.say("term.without_receipt", by=tuple(sorted(terms.without_receipt)))
    yield from money_sentences(terms.on_money, voice)


def pledge_sentence(pledge: Pledge, voice: Voice) -> str:
    """Say what is left for goods that are sent in advance, and what becomes of it."""
    if pledge.amount is None:
        share = percent(pledge.ppm)
        said = voice.say("term.pledge.share", pledge=pledge.kind, share=share)
    else:
        said = voice.say("term.pledge", pledge=pledge.kind, amount=pledge.amount)
    return voice.joined([said, voice.say("term.pledge.back"), voice.say("term.pledge.taken")])


def fee_sentence(fee: FeeTerm, voice: Voice) -> str:
    """Say what a fee is and who never pays it."""
    if fee.amount is None:
        said = [voice.say("term.fee.share", kind=fee.kind, share=percent(fee.ppm))]
    else:
        said = [voice.say("term.fee", kind=fee.kind, amount=fee.amount)]
    said += [voice.say("term.fee.tax", name=tax.code, share=percent(tax.ppm)) for tax in fee.taxes]
    if fee.borne_by_shop_for:
        said.append(voice.say("term.fee.free", faults=tuple(sorted(fee.borne_by_shop_for))))
    else:
        said.append(voice.say("term.fee.always"))
    return voice.joined(said)


def deduction_sentence(taken: GradeDeduction, voice: Voice) -> str:
    """Say what is taken off goods found in a grade."""
    share = percent(taken.ppm)
    said = voice.say("term.deduction", grade=taken.grade, share=share)
    return voice.joined([said, _for_reasons(taken.faults, voice)])


def part_sentence(part: PartDeduction, voice: Voice) -> str:
    """Say what is taken off goods that lack a part."""
    if part.amount is None:
        said = voice.say("term.part.share", part=part.part, share=percent(part.ppm))
    else:
        said = voice.say("term.part", part=part.part, amount=part.amount)
    return voice.joined([said, _for_reasons(part.faults, voice)])


def _for_reasons(faults: frozenset[Fault], voice: Voice) -> str:
    if not faults:
        return voice.say("term.deduction.never")
    return voice.say("term.deduction.faults", faults=tuple(sorted(faults)))


def _wear_share(wear: Wear, voice: Voice) -> str:
    share = percent(wear.ppm)
    match wear:
        case DailyFee():
            return voice.say("term.wear.days", share=share, counted=wear.counted)
        case DistanceFee():
            return voice.say("term.wear.distance", share=share)
        case _ as never:
            assert_never(never)


def wear_sentence(wear: Wear, voice: Voice) -> str:
    """Say what use takes off, on which ground, and for which goods."""
    ground, said = wear.ground, [_wear_share(wear, voice)]
    said.append(voice.say("term.wear.most", share=percent(wear.at_most)))
    start = ground.in_force_from
    said.append(voice.say("term.wear.ground", article=ground.article, in_force_from=start))
    if ground.in_force_before is not None:
        said.append(voice.say("term.wear.ends", in_force_before=ground.in_force_before))
    if ground.categories:
        categories = tuple(sorted(ground.categories))
        said.append(voice.say("term.wear.categories", categories=categories))
    if ground.regions_without:
        said.append(voice.say("term.wear.regions", regions=tuple(sorted(ground.regions_without))))
    return voice.joined([*said, _for_reasons(ground.faults, voice)])


def money_sentences(money: MoneyTerms, voice: Voice) -> Iterator[str]:
    """Say what holds for the money of a sale as a whole."""
    yield voice.joined(_shipping(money, voice))
    if money.lost_shipping_for:
        faults = tuple(sorted(money.lost_shipping_for))
        yield voice.say("term.lost_shipping", faults=faults)
    if money.kept_gifts_for:
        yield voice.say("term.kept_gifts", faults=tuple(sorted(money.kept_gifts_for)))
    yield voice.say("term.lost_promotion", lost_promotion=money.lost_promotion)
    if money.settlement is None:
        yield voice.say("term.settlement.any")
    else:
        yield voice.say("term.settlement", settlement=money.settlement)
    yield voice.say("term.floor", floor=money.floor)
    yield voice.say(f"term.fees_above.{'true' if money.fees_above_value else 'false'}")
    yield voice.say("term.refund_by", by=tuple(sorted(money.refund_by)))
    yield voice.say("term.refund_order", order=money.refund_order)
    if money.cash_step > 1:
        yield voice.say("term.cash_step", step=money.cash_step)


def _shipping(money: MoneyTerms, voice: Voice) -> Iterator[str]:
    yield voice.say("term.shipping", shipping=money.shipping)
    if money.shipping is ShippingRefund.BY_FAULT:
        faults = tuple(sorted(money.shipping_for))
        yield voice.say("term.shipping.faults", faults=faults)
