"""
PRC rules for some goods: mobile phones and computers (三包 of 2001 and 2002), family cars.

Whether the rules of 2001 and 2002 still hold in every part is to be verified.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import evolve

from exchangekit.policy.facts import Remedy
from exchangekit.policy.rules import WindowRule
from exchangekit.policy.statutes.facts import DEFECTIVE, FAULTY, Statute
from exchangekit.policy.statutes.prc import SANBAO_7_DAYS, SANBAO_15_DAYS
from exchangekit.sale.facts import Trigger
from exchangekit.values.dates import Length
from exchangekit.values.goods import Fault

_CN = frozenset({"CN"})
_PHONE = "移动电话机商品修理更换退货责任规定"
_COMPUTER = "微型计算机商品修理更换退货责任规定"
_CAR = "家用汽车产品修理更换退货责任规定"
_CAR_SOURCE = "Rules of SAMR of 2021-07-22 on repair, exchange and return of family cars"
_OF_2001 = date(2001, 11, 15)
_OF_2002 = date(2002, 9, 1)
_OF_2022 = date(2022, 1, 1)

PHONE_7_DAYS: Final = evolve(
    SANBAO_7_DAYS,
    id="cn.phone.7-days",
    article=f"{_PHONE}（7 日）",
    in_force_from=_OF_2001,
    source="Rules of 2001 on mobile phones; articles and date from general knowledge [verify]",
    provided="mobile phones",
)
"""A performance fault within seven days of the sale; return, exchange or repair at choice."""

PHONE_15_DAYS: Final = evolve(
    SANBAO_15_DAYS,
    id="cn.phone.15-days",
    article=f"{_PHONE}（15 日）",
    in_force_from=_OF_2001,
    source=PHONE_7_DAYS.source,
    provided="mobile phones",
)
"""A performance fault on days eight to fifteen; exchange or repair."""

COMPUTER_7_DAYS: Final = evolve(
    SANBAO_7_DAYS,
    id="cn.computer.7-days",
    article=f"{_COMPUTER}（7 日）",
    in_force_from=_OF_2002,
    source="Rules of 2002 on computers; articles and date from general knowledge [verify]",
    provided="computers and their main parts",
)
"""A performance fault within seven days of the sale; return, exchange or repair at choice."""

COMPUTER_15_DAYS: Final = evolve(
    SANBAO_15_DAYS,
    id="cn.computer.15-days",
    article=f"{_COMPUTER}（15 日）",
    in_force_from=_OF_2002,
    source=COMPUTER_7_DAYS.source,
    provided="computers and their main parts",
)
"""A performance fault on days eight to fifteen; exchange or repair."""

CAR_7_DAYS: Final = Statute(
    id="cn.car.22",
    article=f"{_CAR} 第二十二条",
    jurisdictions=_CN,
    in_force_from=_OF_2022,
    source=f"{_CAR_SOURCE}, arts. 18, 22",
    when=DEFECTIVE,
    window=WindowRule(Trigger.INVOICED, Length(7), and_after=frozenset({Trigger.DELIVERED})),
    remedies=frozenset({Remedy.EXCHANGE, Remedy.REFUND}),
    freight=Fault.SELLER,
    fees=False,
    wear=False,
    accepted=FAULTY,
    provided="family cars that need a main part replaced for a fault of quality",
)
"""Seven days from the invoice, or from the delivery where that is another day (art. 18)."""

CAR_60_DAYS: Final = evolve(
    CAR_7_DAYS,
    id="cn.car.23",
    article=f"{_CAR} 第二十条、第二十三条",
    source=f"{_CAR_SOURCE}, arts. 18, 20, 23",
    window=WindowRule(Trigger.INVOICED, Length(60), and_after=frozenset({Trigger.DELIVERED})),
    provided="family cars, not more than 3,000 km, with a fault of safety or of a main part",
)
"""Sixty days or 3,000 km, whichever comes first; see `exchangekit.policy.statutes.cars`."""

CAR_24: Final = Statute(
    id="cn.car.24",
    article=f"{_CAR} 第二十四条",
    jurisdictions=_CN,
    in_force_from=_OF_2022,
    source=f"{_CAR_SOURCE}, arts. 24, 26, 27",
    when=DEFECTIVE,
    remedies=frozenset({Remedy.EXCHANGE, Remedy.REFUND}),
    freight=Fault.SELLER,
    wear=True,
    accepted=FAULTY,
    provided=(
        "family cars within 2 years and 50,000 km after two failed repairs of safety, two "
        "replacements of a main part, more than 30 days of repair or more than 4 repairs of "
        "one fault"
    ),
)
"""The compensation for use of art. 27 is at most price x km / 1000 x 0.5 %."""

ALL: Final = (
    PHONE_7_DAYS,
    PHONE_15_DAYS,
    COMPUTER_7_DAYS,
    COMPUTER_15_DAYS,
    CAR_7_DAYS,
    CAR_60_DAYS,
    CAR_24,
)
"""Every article here."""
