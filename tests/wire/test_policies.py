"""`exchangekit.wire.policies`: policies as data that people keep and edit."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import (
    CalendarError,
    ExchangeKitError,
    InvalidInputError,
    MissingFieldError,
    NaiveDatetimeError,
    PolicyOverlapError,
    TaxRateError,
    UnknownFieldError,
    UnknownKindError,
    UnknownStatuteError,
)
from exchangekit.policy.book import Policy, PolicyBook
from exchangekit.policy.facts import When
from exchangekit.policy.limits import RiskRule
from exchangekit.policy.rules import ProofRule, RepeatRule, Rule, WindowRule
from exchangekit.policy.statutes import abroad, prc
from exchangekit.policy.statutes.known import cited
from exchangekit.policy.terms import FeeKind, FeeTerm, Terms
from exchangekit.sale.facts import Channel, Trigger
from exchangekit.text import explain, locales
from exchangekit.values.classes import frozen
from exchangekit.values.dates import Calendar, Length, LengthUnit
from exchangekit.values.money import Money
from exchangekit.values.tax import TaxRate
from exchangekit.wire.policies import KINDS, PolicyForm, RuleForm
from exchangekit.wire.texts import from_json, from_toml
from exchangekit.wire.upcast import Upcasters

from tests.policy.strategies import rules, whens
from tests.wire.strategies import fitting, instants, json_values, names, spoiled

if TYPE_CHECKING:
    from collections.abc import Callable

FORM = PolicyForm()

TOML = """
schema = 1
id = "webshop"
version = 3
effective_from = 2026-01-01T00:00:00+08:00
channels = ["online"]

[[rules]]
kind = "window"
trigger = "received"
length = {days = 7}
source = "statute:cn.consumer-law.25"

[[rules]]
kind = "risk"
marks = ["habitual"]
only_when = {business = false}

[terms]
hold_for = {hours = 36}
fees = [
    {kind = "return_freight", amount = "12.00 CNY", taxes = [{code = "vat", percent = "13"}]},
    {kind = "restocking", percent = "12.5"},
]
"""
FEES = (
    FeeTerm(FeeKind.RETURN_FREIGHT, Money(1200, "CNY"), taxes=(TaxRate("vat", 130_000),)),
    FeeTerm(FeeKind.RESTOCKING, ppm=125_000),
)
WEBSHOP = Policy(
    "webshop",
    3,
    (
        WindowRule(Trigger.RECEIVED, Length(7), source="statute:cn.consumer-law.25"),
        RiskRule(frozenset({"habitual"}), only_when=When(business=False)),
    ),
    Terms(hold_for=timedelta(hours=36), fees=FEES),
    datetime.fromisoformat("2026-01-01T00:00:00+08:00"),
    channels=frozenset({Channel.ONLINE}),
)


def policies() -> st.SearchStrategy[Policy]:
    """Give policies of any rules and terms, in force for some time."""
    return st.builds(
        lambda name, version, listed, terms, days: Policy(
            name, version, tuple(listed), terms, days[0], days[0] + days[1]
        ),
        names,
        st.integers(1, 99),
        st.lists(rules(), max_size=3),
        fitting(Terms),
        st.tuples(instants, st.timedeltas(timedelta(seconds=1), timedelta(days=999))),
    )


# --- examples ------------------------------------------------------------------------------------


def test_a_policy_in_toml_and_in_json() -> None:
    """Example: lengths, percentages and amounts as a person would write them."""
    data = from_toml(TOML)

    assert WEBSHOP == FORM.policy(data) == FORM.policy(from_json(json.dumps(data)))


def test_parts_are_read_and_written_alone() -> None:
    """Example: a rule names its kind, a length its unit; terms and conditions are plain."""
    rule = {"kind": "repeat", "most": 2, "only_when": {"tiers": ["gold"]}}
    gold = RepeatRule(2, only_when=When(tiers=frozenset({"gold"})))

    assert gold == FORM.read(Rule, rule)
    assert rule == FORM.to_data(gold)
    assert Length(3, LengthUnit.MONTHS) == FORM.read(Length, {"months": 3})
    assert {"tiers": ["gold"]} == FORM.to_data(gold.only_when)
    assert {"kind": "repeat", "most": 2} == FORM.to_data(RepeatRule(2))
    assert timedelta(days=2) == FORM.read(timedelta, {"seconds": 172_800})


def test_every_ready_rule_has_a_kind() -> None:
    """Example: the names are part of what is stored, so all of them stand here."""
    expected = "condition exclusion payment price promotion proof region repeat replacement risk"

    assert [*expected.split(), "shipping", "window"] == sorted(KINDS)


def test_a_source_may_be_an_article_of_the_law() -> None:
    """Example: it is checked when it is read, and cited as the law is."""
    known = {"acme.1": evolve(abroad.UK_REJECTION, id="acme.1")}
    proof = {"kind": "proof", "source": "statute:acme.1"}

    assert ProofRule("statute:acme.1") == PolicyForm(statutes=known).read(Rule, proof)
    assert prc.NO_REASON_7_DAYS.article == cited("statute:cn.consumer-law.25")
    assert ["statute:acme.1", "§ 7"] == [cited("statute:acme.1"), cited("§ 7")]
    with pytest.raises(UnknownStatuteError) as caught:
        FORM.to_data(ProofRule("statute:acme.1"))
    assert "acme.1" == caught.value.statute


# --- a host's own kinds --------------------------------------------------------------------------


@frozen
class MemberRule:
    """A host's own rule, whose fields are its form."""

    least_ppm: int
    only_when: When = When()


class PlainRule:
    """A host's own rule of no attrs class."""

    only_when = When()

    def __init__(self, days: int) -> None:
        if days < 0:
            raise InvalidInputError("plain.days", str(days), "at least 0")
        self.days = days


OWN = PolicyForm(
    {
        "acme-member": MemberRule,
        "acme-plain": RuleForm(
            PlainRule, lambda rule: {"days": rule.days}, lambda data: PlainRule(data["days"])
        ),
    }
)


def test_a_host_brings_its_own_kinds() -> None:
    """Example: an attrs class as it is, any other with a form of its own."""
    member = {"kind": "acme-member", "least_percent": "50"}

    assert MemberRule(500_000) == OWN.read(Rule, member)
    assert member == OWN.to_data(MemberRule(500_000))
    plain = OWN.read(Rule, {"kind": "acme-plain", "days": 3})
    assert {"kind": "acme-plain", "days": 3} == OWN.to_data(plain)
    with pytest.raises(InvalidInputError) as caught:
        OWN.read(Rule, {"kind": "acme-plain", "days": -1}, "$.rules[4]")
    assert "$.rules[4].days" == caught.value.where
    with pytest.raises(InvalidInputError):
        FORM.to_data(evolve(WEBSHOP, rules=(MemberRule(1),)))
    with pytest.raises(InvalidInputError):
        OWN.to_data(MemberRule("x"))  # type: ignore[arg-type] -- on purpose
    with pytest.raises(ValueError, match="window"):
        PolicyForm({"window": MemberRule})
    with pytest.raises(TypeError, match="two names"):
        PolicyForm({"acme-window": WindowRule}).read(Rule, {})


def test_older_schemas_are_lifted() -> None:
    """Example: days were a number once; in a book each policy is lifted."""

    def lift(policy: dict[str, Any]) -> dict[str, Any]:
        old = [{**rule, "length": {"days": rule["length"]}} for rule in policy["rules"]]
        return {**policy, "rules": old}

    newer = PolicyForm(upcasters=Upcasters({("policy", 1): lift}))
    old = {**FORM.to_data(evolve(WEBSHOP, rules=WEBSHOP.rules[:1])), "schema": 1}
    old["rules"][0]["length"] = 7
    bare = {name: part for name, part in old.items() if name != "schema"}

    assert WEBSHOP.rules[:1] == newer.policy(old).rules
    assert WEBSHOP.rules[:1] == newer.book({"schema": 1, "policies": [bare]}).policies[0].rules
    assert 2 == newer.to_data(WEBSHOP)["schema"]
    assert WEBSHOP == newer.policy(newer.to_data(WEBSHOP))
    for wrong in ({"policies": 7}, {"policies": [7]}):
        with pytest.raises(InvalidInputError):
            newer.book({"schema": 1, **wrong})


# --- bad input -----------------------------------------------------------------------------------


TAX = "$.terms.fees[0].taxes[0]"


def put(place: str, value: object) -> Callable[[Any], None]:
    """Give what puts a value into a place such as ``rules.0.length``."""

    def change(data: Any) -> None:
        *way, last = place.split(".")
        for step in way:
            data = data[int(step) if step.isdigit() else step]
        data[int(last) if last.isdigit() else last] = value

    return change


@pytest.mark.parametrize(
    "change, error, where",
    [
        (put("rules.0.kind", "lunar"), UnknownKindError, "$.rules[0].kind"),
        (put("rules.0.moon", 1), UnknownFieldError, "$.rules[0]"),
        (put("moon", 1), UnknownFieldError, "$"),
        (lambda data: data["rules"][0].pop("trigger"), MissingFieldError, "$.rules[0]"),
        (lambda data: data["rules"][0].pop("kind"), MissingFieldError, "$.rules[0]"),
        (lambda data: data.pop("schema"), MissingFieldError, "$"),
        (put("schema", 2), InvalidInputError, "$.schema"),
        (put("rules.0.length", {"days": -7}), InvalidInputError, "$.rules[0].length.days"),
        (put("rules.0.length", {"days": 7.5}), InvalidInputError, "$.rules[0].length.days"),
        (put("rules.0.length", {"days": 1, "years": 1}), InvalidInputError, "$.rules[0].length"),
        (put("rules.0.length", {"weeks": 1}), UnknownFieldError, "$.rules[0].length"),
        (put("rules.0.length", 7), InvalidInputError, "$.rules[0].length"),
        (put("rules.0.source", "statute:cn.moon"), UnknownStatuteError, "$.rules[0].source"),
        (put("rules.0.source", 7), InvalidInputError, "$.rules[0].source"),
        (put("terms.hold_for", {"days": -1}), InvalidInputError, "$.terms"),
        (put("terms.hold_for", {"days": "1"}), InvalidInputError, "$.terms.hold_for.days"),
        (put("terms.hold_for", {"days": 10**20}), InvalidInputError, "$.terms.hold_for.days"),
        (put("terms.hold_for", {}), InvalidInputError, "$.terms.hold_for"),
        (put("terms.fees.1.percent", "-1"), InvalidInputError, "$.terms.fees[1].percent"),
        (put("terms.fees.1.percent", 0.5), InvalidInputError, "$.terms.fees[1].percent"),
        (put("terms.fees.1.percent", "0.00001"), InvalidInputError, "$.terms.fees[1].percent"),
        (put("terms.fees.0.amount", "-1.00 CNY"), InvalidInputError, "$.terms.fees[0].amount"),
        (put("terms.fees.0.taxes.0.percent", "x"), InvalidInputError, f"{TAX}.percent"),
        (put("terms.fees.0.taxes.0.percent", "1001"), TaxRateError, f"{TAX}.percent"),
        (put("terms.fees.0.taxes.0", {"code": "vat"}), MissingFieldError, TAX),
        (put("terms.fees.0.taxes.0.code", 1), InvalidInputError, f"{TAX}.code"),
        (put("effective_from", "2026-01-01T00:00:00"), NaiveDatetimeError, "$.effective_from"),
        (put("effective_before", "2025-01-01T00:00:00Z"), InvalidInputError, "$.effective_before"),
        (put("id", "x" * 10_000_000), InvalidInputError, "$.id"),
    ],
    ids=range(29),
)  # fmt: skip
def test_each_mistake_is_named_with_its_place(
    change: Callable[[Any], None], error: type[ExchangeKitError], where: str
) -> None:
    """Example: the code says what, ``where`` the place, and words what would be right."""
    data = deepcopy(from_toml(TOML))
    change(data)

    with pytest.raises(error) as caught:
        FORM.policy(data)

    assert where == caught.value.facts["where"]
    for locale in locales():
        assert explain(caught.value, locale).help


def test_what_clashes_is_named_with_its_place() -> None:
    """Example: versions that rule one instant, a day both off and worked, no object at all."""
    one = {name: part for name, part in from_toml(TOML).items() if name != "schema"}
    with pytest.raises(PolicyOverlapError) as overlap:
        FORM.book({"schema": 1, "policies": [one, {**one, "version": 4}]})
    day = ["2026-02-14"]
    with pytest.raises(CalendarError) as both:
        FORM.read(Calendar, {"weekend": [5, 6], "holidays": day, "workdays": day})
    with pytest.raises(InvalidInputError) as none:
        FORM.policy([])

    assert ("$.policies", 3, 4) == (
        overlap.value.where,
        overlap.value.version,
        overlap.value.other,
    )
    assert ("$.workdays", "$") == (both.value.where, none.value.where)


@pytest.mark.parametrize(
    "value",
    [
        evolve(FEES[0], taxes=("vat",)),
        FeeTerm(FeeKind.HANDLING, taxes=(evolve(FEES[0].taxes[0], code=7),)),  # type: ignore[arg-type] -- on purpose
        evolve(WEBSHOP.terms, quote_for=timedelta(microseconds=1)),
        evolve(WEBSHOP, rules=(ProofRule(source=7),)),  # type: ignore[arg-type] -- on purpose
    ],
    ids=range(4),
)
def test_what_is_no_policy_is_not_written(value: object) -> None:
    """Example: parts of the wrong type are refused when they are written."""
    with pytest.raises(InvalidInputError):
        FORM.to_data(value)


# --- laws ----------------------------------------------------------------------------------------


@given(policies())
def test_what_is_written_is_read_back(policy: Policy) -> None:
    """Law: any policy, alone or in a book, through JSON and back, is itself."""
    data = json.loads(json.dumps(FORM.to_data(policy)))
    book = PolicyBook((policy,))

    assert policy == FORM.policy(data)
    assert data == FORM.to_data(FORM.policy(data))
    assert book == FORM.book(json.loads(json.dumps(FORM.to_data(book))))


@given(st.sampled_from((*prc.ALL, *abroad.ALL)) | whens() | fitting(Terms))
def test_parts_are_read_back(part: Any) -> None:
    """Law: articles, conditions and terms as well."""
    assert part == FORM.read(type(part), json.loads(json.dumps(FORM.to_data(part))))


@given(st.data())
def test_whatever_is_wrong_has_a_code_and_a_place(data: st.DataObject) -> None:
    """Law: with one thing wrong somewhere it is read, or refused by a code and a place."""
    listed = tuple(data.draw(st.lists(rules(), max_size=2)))
    right = FORM.to_data(evolve(WEBSHOP, rules=listed))
    wrong = data.draw(spoiled(right) | json_values)

    refused: ExchangeKitError | None = None
    try:
        FORM.policy(wrong)
    except ExchangeKitError as error:
        refused = error

    assert refused is None or str(refused.facts["where"]).startswith("$")
