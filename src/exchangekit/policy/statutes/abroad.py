"""EU, United Kingdom, Japan, California and New York; not a complete account of any."""

from __future__ import annotations

from datetime import date
from typing import Final

from exchangekit.policy.facts import Remedy
from exchangekit.policy.rules import WindowRule
from exchangekit.policy.statutes.facts import (
    AS_IT_CAME,
    AT_A_DISTANCE,
    CONSUMERS,
    FAULTY,
    NOT_AS_AGREED,
    Statute,
)
from exchangekit.sale.facts import Trigger
from exchangekit.values.dates import FirstDay, Length, LengthUnit
from exchangekit.values.goods import Fault
from exchangekit.values.windows import Stops, Uninformed

EU_MEMBERS: Final = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"}
    | {"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)
"""ISO 3166-1 codes of the member states since 2020-02-01."""

_REPAIR_FIRST = frozenset({Remedy.REPAIR, Remedy.EXCHANGE})

EU_WITHDRAWAL: Final = Statute(
    id="eu.2011-83.9",
    article="Directive 2011/83/EU arts. 9, 10, 13, 14",
    jurisdictions=EU_MEMBERS,
    in_force_from=date(2014, 6, 13),
    source="legislation.gov.uk/eudr/2011/83/article/9; rolling over: Reg. 1182/71 art. 3(4)",
    when=AT_A_DISTANCE,
    window=WindowRule(
        Trigger.RECEIVED, Length(14, roll_on_rest_day=True), if_uninformed=Uninformed()
    ),
    remedies=frozenset({Remedy.REFUND}),
    freight=Fault.CUSTOMER,
    fees=False,
    wear=True,
    accepted=AS_IT_CAME,
    refund_within=Length(14),
    refund_as_paid=True,
    part_of_promotion=True,
)
"""
Withdrawal within 14 days of the last good; diminished value may be taken off (art. 14(2)).

Of several deliveries the last counts, of regular ones the first:
`exchangekit.policy.statutes.amounts.possession`.
"""

EU_CONFORMITY: Final = Statute(
    id="eu.2019-771.10",
    article="Directive (EU) 2019/771 arts. 10, 13, 14",
    jurisdictions=EU_MEMBERS,
    in_force_from=date(2022, 1, 1),
    source="adrcyprus.com directive-5; article numbers from general knowledge [verify]",
    when=NOT_AS_AGREED,
    window=WindowRule(Trigger.DELIVERED, Length(2, LengthUnit.YEARS)),
    remedies=_REPAIR_FIRST,
    freight=Fault.SELLER,
    fees=False,
    wear=False,
    accepted=FAULTY,
)
"""Two years from delivery, repair or replacement free of charge, normal use is not charged."""

UK_REJECTION: Final = Statute(
    id="uk.cra-2015.22",
    article="Consumer Rights Act 2015 s 22",
    jurisdictions=frozenset({"GB"}),
    in_force_from=date(2015, 10, 1),
    source="legislation.gov.uk/ukpga/2015/15/section/22",
    when=NOT_AS_AGREED,
    window=WindowRule(Trigger.DELIVERED, Length(30), stops=Stops(left_after=7)),
    remedies=frozenset({Remedy.REFUND}),
    freight=Fault.SELLER,
    fees=False,
    wear=False,
    accepted=FAULTY,
    refund_within=Length(14),
    refund_as_paid=True,
)
"""
Thirty days from the day after delivery; also after ownership and installation where due.

Goods that the seller installs or keeps in ownership wait for these too (s 22(3)): add their
moments, ``installed`` and ``owned``, with ``and_after``.  Money goes back within 14 days of
the trader agreeing that it is due (s 20(15)) [verify].
"""

UK_FINAL: Final = Statute(
    id="uk.cra-2015.24",
    article="Consumer Rights Act 2015 ss 23, 24",
    jurisdictions=frozenset({"GB"}),
    in_force_from=date(2015, 10, 1),
    source="legislation.gov.uk/ukpga/2015/15/section/24; lexisnexis.co.uk on s 24(8)",
    when=NOT_AS_AGREED,
    remedies=frozenset({*_REPAIR_FIRST, Remedy.REFUND, Remedy.PRICE_REDUCTION}),
    freight=Fault.SELLER,
    fees=False,
    wear=False,
    wear_free=Length(6, LengthUnit.MONTHS, FirstDay.INCLUDED),
    accepted=FAULTY,
    provided="no motor vehicle; the final right to reject comes after one repair or replacement",
)
"""
One repair or replacement, then a price reduction or the final right to reject.

Nothing is taken off for use in the six months that begin with the day after ownership,
delivery and installation (s 24(9) to (11)); a motor vehicle is no such good.
"""

JP_MAIL_ORDER: Final = Statute(
    id="jp.sct.15-3",
    article="特定商取引法 第15条の3",
    jurisdictions=frozenset({"JP"}),
    in_force_from=date(2009, 12, 1),
    source="coolingoff-kuroda.com/hou1502; date in force from general knowledge [verify]",
    when=AT_A_DISTANCE,
    window=WindowRule(Trigger.RECEIVED, Length(8, first_day=FirstDay.INCLUDED)),
    remedies=frozenset({Remedy.REFUND}),
    freight=Fault.CUSTOMER,
    fees=False,
    accepted=AS_IT_CAME,
    provided="the seller showed no terms of return of its own",
)
"""Eight days from receipt, that day counted; it gives way to terms that were shown."""

US_CA: Final = Statute(
    id="us-ca.civ.1723",
    article="California Civil Code § 1723",
    jurisdictions=frozenset({"US-CA"}),
    in_force_from=date(1991, 1, 1),
    source="lawguru.com 506451661; date in force from general knowledge [verify]",
    when=CONSUMERS,
    window=WindowRule(Trigger.ORDERED, Length(30)),
    remedies=frozenset({Remedy.REFUND}),
    provided="the policy gives less than 7 days of full refund or equal exchange, unposted",
)
"""Thirty days from purchase; food, as-is, custom, used and health goods are excluded."""

US_NY: Final = Statute(
    id="us-ny.gbl.218-a",
    article="New York General Business Law § 218-a",
    jurisdictions=frozenset({"US-NY"}),
    in_force_from=date(1978, 1, 1),
    source="law.onecle.com GBS0218-A; date in force from general knowledge [verify]",
    when=CONSUMERS,
    window=WindowRule(Trigger.ORDERED, Length(30)),
    remedies=frozenset({Remedy.REFUND, Remedy.STORE_CREDIT}),
    provided="the policy is not posted; goods unused, with proof",
)
"""Thirty days from purchase where no policy is posted."""

ALL: Final = (EU_WITHDRAWAL, EU_CONFORMITY, UK_REJECTION, UK_FINAL, JP_MAIL_ORDER, US_CA, US_NY)
"""Every article here."""
