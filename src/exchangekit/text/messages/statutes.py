"""Conditions of articles of law that no fact of a case tells."""

from __future__ import annotations

from typing import Final

from exchangekit.text.marking import N_

CONDITIONS: Final = (
    N_("the seller showed no terms of return of its own"),
    N_("the policy gives less than 7 days of full refund or equal exchange, unposted"),
    N_("the policy is not posted; goods unused, with proof"),
    N_("goods of the 三包 catalogue"),
    N_(
        "goods of the 三包 catalogue within validity, still faulty after two repairs, or "
        "waiting more than 90 days for parts or 30 days by the repairer's fault"
    ),
    N_("an exchange is due, the same model exists, and the customer insists on money"),
    N_("no time for inspection and no quality period is agreed; notice in reasonable time"),
    N_("mobile phones"),
    N_("computers and their main parts"),
    N_("family cars that need a main part replaced for a fault of quality"),
    N_("family cars, not more than 3,000 km, with a fault of safety or of a main part"),
    N_(
        "family cars within 2 years and 50,000 km after two failed repairs of safety, two "
        "replacements of a main part, more than 30 days of repair or more than 4 repairs of "
        "one fault"
    ),
    N_("still faulty after two repairs, or more than 35 days of repair altogether"),
    N_("no motor vehicle; the final right to reject comes after one repair or replacement"),
)
"""What `Statute.provided` says in the articles of the package, by its English sentence."""
