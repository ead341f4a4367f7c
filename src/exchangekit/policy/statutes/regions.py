"""Overlays of PRC regions: they add to the law of the State and never take from it."""

from __future__ import annotations

from datetime import date
from typing import Final

from exchangekit.policy.facts import Remedy, When
from exchangekit.policy.rules import WindowRule
from exchangekit.policy.statutes.facts import AS_IT_CAME, FAULTY, Statute
from exchangekit.sale.facts import Channel, Trigger
from exchangekit.values.dates import Length
from exchangekit.values.goods import Fault, Reason

_FAULTY = When(reasons=frozenset({Reason.DEFECTIVE}), business=False)
_ZHEJIANG = frozenset({"CN-ZJ"})
_ZHEJIANG_26 = "浙江省实施《消费者权益保护法》办法 第二十六条"
_ZHEJIANG_SOURCE = "Zhejiang measure for the consumer law, art. 26; date in force [verify]"

ZHEJIANG_7_DAYS: Final = Statute(
    id="cn-zj.26.7-days",
    article=f"{_ZHEJIANG_26}（7 日）",
    jurisdictions=_ZHEJIANG,
    in_force_from=date(2017, 5, 1),
    source=_ZHEJIANG_SOURCE,
    when=_FAULTY,
    window=WindowRule(Trigger.DELIVERED, Length(7)),
    remedies=frozenset({Remedy.REFUND, Remedy.EXCHANGE, Remedy.REPAIR}),
    freight=Fault.SELLER,
    fees=False,
    wear=False,
    accepted=FAULTY,
    provided="goods of the 三包 catalogue",
)
"""From the delivery, not from the invoice; no fee for wear or use at all."""

ZHEJIANG_15_DAYS: Final = Statute(
    id="cn-zj.26.15-days",
    article=f"{_ZHEJIANG_26}（15 日）",
    jurisdictions=_ZHEJIANG,
    in_force_from=date(2017, 5, 1),
    source=_ZHEJIANG_SOURCE,
    when=When(
        reasons=frozenset({Reason.DEFECTIVE}),
        remedies=frozenset({Remedy.EXCHANGE, Remedy.REPAIR}),
        business=False,
    ),
    window=WindowRule(Trigger.DELIVERED, Length(15)),
    remedies=frozenset({Remedy.EXCHANGE, Remedy.REPAIR}),
    freight=Fault.SELLER,
    fees=False,
    wear=False,
    accepted=FAULTY,
    provided="goods of the 三包 catalogue",
)
"""Exchange or repair within fifteen days of the delivery."""

ZHEJIANG_REPAIRS: Final = Statute(
    id="cn-zj.26.repairs",
    article=_ZHEJIANG_26,
    jurisdictions=_ZHEJIANG,
    in_force_from=date(2017, 5, 1),
    source=_ZHEJIANG_SOURCE,
    when=_FAULTY,
    remedies=frozenset({Remedy.REFUND, Remedy.EXCHANGE}),
    freight=Fault.SELLER,
    fees=False,
    wear=False,
    accepted=FAULTY,
    provided="still faulty after two repairs, or more than 35 days of repair altogether",
)
"""Return or exchange after two repairs; no fee for wear or use at all."""

SHANGHAI_30: Final = Statute(
    id="cn-sh.30",
    article="上海市消费者权益保护条例 第三十条",
    jurisdictions=frozenset({"CN-SH"}),
    in_force_from=date(2015, 1, 1),
    source="Shanghai consumer regulation, art. 30; date in force [verify]",
    when=When(channels=frozenset({Channel.ONLINE, Channel.PHONE}), business=False),
    window=WindowRule(Trigger.RECEIVED, Length(7)),
    remedies=frozenset({Remedy.REFUND}),
    freight=Fault.CUSTOMER,
    accepted=AS_IT_CAME,
)
"""
Seven days without a reason; gifts or their value come back, opening does not harm.

Sales at the door are ruled as well; they have no channel of their own here.
"""

ALL: Final = (ZHEJIANG_7_DAYS, ZHEJIANG_15_DAYS, ZHEJIANG_REPAIRS, SHANGHAI_30)
"""Every article here."""
