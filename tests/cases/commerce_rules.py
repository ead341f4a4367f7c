"""Commerce: what may replace what, and what of it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.policy.rules import Likeness, ReplacementRule
from exchangekit.values.goods import Item
from exchangekit.values.ids import SlipId

from tests.cases.goods import shelf_facts
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.policy_rules import must_differ
from tests.cases.shop import START

if TYPE_CHECKING:
    from exchangekit.stock.holds import StockFacts


def replacement_rule(case: Case) -> Answers:
    """What may replace what."""
    given = case.given
    if case.shape("original") and ("variants" in given or "stock" in given):
        given.aside("stock_each")
        named = given.get("variants", {name: {} for name in given.get("stock", ())})
        items = [_variant(name, raw) for name, raw in named.items()]
        old = next((i for i in items if i.sku == given["original"]), None)
        old = old or Item(given["original"], "product")
        options = tuple(given.get("same_options", ()))
        rule = (
            ReplacementRule(Likeness.SAME_OPTIONS, options)
            if options
            else ReplacementRule(Likeness.SAME_PRODUCT)
        )
        allowed_items = rule.among(old, items)
        if "stock" in given:
            there = {name: shelf_facts(n, {}) for name, n in given["stock"].items()}
            allowed_items = tuple(i for i in allowed_items if _is_there(there.get(i.sku)))
        return {"eligible": [item.sku for item in allowed_items]}
    if case.shape("product", "replacement_product", "policy"):
        likeness = {"same_product": Likeness.SAME_PRODUCT, "any": Likeness.ANY}
        if given["policy"] not in likeness:
            raise NotMapped(f"policy {given['policy']!r}")
        rule = ReplacementRule(likeness[given["policy"]])
        old, new = Item("O", given["product"]), Item("N", given["replacement_product"])
        allowed = rule.allows(old, new)
        said = Check(lambda word: not allowed if word == "replacement_not_allowed" else None)
        return {"accepted": allowed, "reason": said}
    if case.shape("original", "replacement", "policy"):
        return {"accepted": _may_replace(given)}
    raise NotMapped("no shape of a replacement rule that is known")


def _is_there(facts: StockFacts | None) -> bool:
    return facts is not None and facts.available(SlipId("X-1"), START) > 0


def _may_replace(given: Given) -> bool:
    old, new = given["original"], given["replacement"]
    if given["policy"] == "must_differ":
        return must_differ(old, new)
    if given["policy"] == "same_variant":
        return ReplacementRule(Likeness.SAME_VARIANT).allows(Item(old), Item(new))
    if given["policy"] == "any":
        return ReplacementRule(Likeness.ANY).allows(Item(old), Item(new))
    raise NotMapped(f"policy {given['policy']!r}")


def _variant(name: str, raw: Given) -> Item:
    if raw.get("other_product", False):
        return Item(name, "other")
    options = tuple(sorted((key, str(value)) for key, value in raw.items()))
    return Item(name, "product", options=options)
