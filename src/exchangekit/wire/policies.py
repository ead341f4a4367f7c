"""
Policies as plain data, to be kept in files and edited by people.

A policy is an object like this one, in JSON or TOML; names are those of the classes' fields,
and what has a default may be left out::

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

    [terms]
    quote_for = {days = 7}
    fees = [{kind = "return_freight", amount = "12.00 CNY"}]

A book is ``{"schema": 1, "policies": [...]}``.  Single values are written as
`exchangekit.wire.readable` and `exchangekit.wire.leaves` say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from types import MappingProxyType
from typing import Any, Final, TypeVar, get_type_hints, overload

from attrs import field

from exchangekit.errors import (
    ExchangeKitError,
    InvalidInputError,
    MissingFieldError,
    UnknownStatuteError,
)
from exchangekit.policy.book import Policy, PolicyBook
from exchangekit.policy.facts import When
from exchangekit.policy.limits import (
    PaymentRule,
    PriceRule,
    PromotionRule,
    RegionRule,
    RiskRule,
    ShippingRule,
)
from exchangekit.policy.rules import (
    ConditionRule,
    ExclusionRule,
    ProofRule,
    RepeatRule,
    ReplacementRule,
    Rule,
    WindowRule,
)
from exchangekit.policy.statutes.facts import Statute
from exchangekit.policy.statutes.known import KNOWN, statute_named
from exchangekit.values.classes import frozen
from exchangekit.values.dates import Length
from exchangekit.values.tax import TaxRate
from exchangekit.wire.classes import of_class
from exchangekit.wire.codec import shaped
from exchangekit.wire.leaves import LEAVES, Codec
from exchangekit.wire.malformed import MalformedError, brief, invalid, own_step
from exchangekit.wire.readable import PERCENT, RATE_OF_TAX, SPAN, length_codec
from exchangekit.wire.shapes import TAG, choice
from exchangekit.wire.texts import check_bounds
from exchangekit.wire.upcast import Upcasters

T = TypeVar("T")

KINDS: Final[Mapping[str, type[Any]]] = MappingProxyType(
    {
        "window": WindowRule,
        "condition": ConditionRule,
        "proof": ProofRule,
        "exclusion": ExclusionRule,
        "replacement": ReplacementRule,
        "repeat": RepeatRule,
        "payment": PaymentRule,
        "shipping": ShippingRule,
        "region": RegionRule,
        "price": PriceRule,
        "promotion": PromotionRule,
        "risk": RiskRule,
    }
)
"""The ready rules by the names of their kinds; the names are stored, and never change."""

_SCHEMA: Final = "schema"
_POLICY: Final = "policy"
_CONDITIONS: Final = "only_when"
_FORMS: Final = MappingProxyType({**LEAVES, TaxRate: RATE_OF_TAX, timedelta: SPAN})


@frozen
class RuleForm:
    """
    The data form of a host's own kind of rule, where its class is no attrs class or wants
    another form than its fields.

    Args:
        cls: Of the rules; its objects are told by their very class.
        write: Gives what JSON can hold, without the kind.
        read: The way back; refuses with an error of `exchangekit.errors`.
    """

    cls: type[Any]
    write: Callable[[Any], dict[str, Any]]
    read: Callable[[dict[str, Any]], Any]


@frozen
class PolicyForm:
    """
    How policies, books, rules, terms and conditions are written as data and read back.

    Reading what was written gives an equal value.  Whatever is wrong is one coded error whose
    ``where`` is the place, such as ``$.rules[2].length.days``.

    Args:
        own: A host's own kinds of rules by name: an attrs class, whose fields are its form,
            or a `RuleForm`.
        statutes: Articles that sources may refer to, by id.
        upcasters: Steps from older schemas of a ``policy`` to the newest.

    Raises:
        ValueError: A kind of the host has the name of one of `KINDS`.
    """

    own: Mapping[str, type[Any] | RuleForm] = MappingProxyType({})
    statutes: Mapping[str, Statute] = KNOWN
    upcasters: Upcasters = field(factory=Upcasters)
    _codec_of: Callable[[Any], Codec] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if taken := sorted(KINDS.keys() & self.own.keys()):
            message = f"these kinds are ours: {taken}"
            raise ValueError(message)
        codec_of = _codecs({**KINDS, **self.own}, _source(self.statutes))
        object.__setattr__(self, "_codec_of", codec_of)

    @property
    def schema(self) -> int:
        """The newest version of the form, which is written."""
        return self.upcasters.newest(_POLICY)

    def to_data(self, value: object) -> dict[str, Any]:
        """
        Write a policy or a book with its schema, or any part of one without.

        Raises:
            NaiveDatetimeError: An instant in it has no time zone.
            InvalidInputError: A part of it is not of the type it should have, or a rule of
                no known kind.
            UnknownStatuteError: A source refers to an article nobody knows.
        """
        is_rule = any(type(value) is _class_of(form) for form in {**KINDS, **self.own}.values())
        try:
            data = self._codec_of(Rule if is_rule else type(value)).write(value)
        except MalformedError as error:
            raise error.named(type(value).__name__) from None
        whole = isinstance(value, (Policy, PolicyBook))
        return {_SCHEMA: self.schema, **data} if whole else dict(data)

    def policy(self, data: object) -> Policy:
        """
        Read a policy.

        Args:
            data: What `from_json`, `from_toml` or another parser gave.

        Raises:
            ExchangeKitError: It cannot be used; ``where`` names the place.
        """
        return self._document(Policy, data, lambda body, lift: lift(body))

    def book(self, data: object) -> PolicyBook:
        """
        Read a book.

        Raises:
            PolicyOverlapError: Two versions of one policy rule the same instant.
            ExchangeKitError: It cannot be used otherwise; ``where`` names the place.
        """
        return self._document(PolicyBook, data, _each_lifted)

    @overload
    def read(self, cls: type[T], data: object, where: str = "$") -> T: ...
    @overload
    def read(self, cls: object, data: object, where: str = "$") -> Any: ...
    def read(self, cls: object, data: object, where: str = "$") -> Any:
        """
        Read a part: a `Terms`, a `When`, a `Rule`, a `Calendar` ...

        Args:
            cls: Of which class; the Protocol `Rule` for a rule of any kind.
            data: To be read, in the newest schema.
            where: Name of the place it stands in.

        Raises:
            ExchangeKitError: It cannot be used; ``where`` names the place.
        """
        check_bounds(data, where)
        try:
            return self._codec_of(cls).read(data)
        except MalformedError as error:
            raise error.named(where) from None

    def _document(
        self, cls: type[T], data: object, lifted: Callable[[dict[str, Any], _Lift], dict[str, Any]]
    ) -> T:
        check_bounds(data)
        if type(data) is not dict:
            raise invalid(data, "an object").named("$")
        if _SCHEMA not in data:
            raise MissingFieldError("$", _SCHEMA)
        v, newest = data[_SCHEMA], self.schema
        if type(v) is not int or not 1 <= v <= newest:
            raise InvalidInputError(f"$.{_SCHEMA}", brief(v), f"1 to {newest}")
        body = {name: part for name, part in data.items() if name != _SCHEMA}
        return self.read(cls, lifted(body, lambda each: self.upcasters.lift(_POLICY, v, each)))


_Lift = Callable[[dict[str, Any]], dict[str, Any]]


def _each_lifted(body: dict[str, Any], lift: _Lift) -> dict[str, Any]:
    policies = body.get("policies")
    if type(policies) is not list:
        return body
    lifted = [lift(each) if type(each) is dict else each for each in policies]
    return {**body, "policies": lifted}


# --- codecs --------------------------------------------------------------------------------------


def _class_of(form: type[Any] | RuleForm) -> type[Any]:
    return form.cls if isinstance(form, RuleForm) else form


def _codecs(kinds: Mapping[str, type[Any] | RuleForm], source: Codec) -> Callable[[Any], Codec]:
    """Give what gives the codec of a type, each built once."""

    def of(cls: type, constant: Mapping[str, str]) -> Codec:
        """Write shares as percentages, and check what the source of a rule refers to."""
        hints = get_type_hints(cls)
        shares = {name: _as_percent(name) for name, hint in hints.items() if _is_share(name, hint)}
        hints |= dict.fromkeys(shares, PERCENT)
        if TAG in constant and hints.get("source") is str:
            hints["source"] = source
        codec = of_class(cls, codec_of, hints, constant, shares)
        return _without_empty(codec) if hints.get(_CONDITIONS) is When else codec

    def rule(kind: str, form: type[Any] | RuleForm) -> Codec:
        return _own(kind, form) if isinstance(form, RuleForm) else of(form, {TAG: kind})

    @cache
    def codec_of(hint: Any) -> Codec:
        if isinstance(hint, Codec):
            return hint
        if hint in _FORMS:
            return _FORMS[hint]
        if hint is Length:
            return length_codec(of(Length, {}))
        if hint is Rule:
            return choice({k: (_class_of(form), rule(k, form)) for k, form in kinds.items()})
        return shaped(hint, codec_of, of)

    return codec_of


def _without_empty(codec: Codec) -> Codec:
    """Leave conditions out where there are none, as a person would."""

    def write(value: object) -> dict[str, Any]:
        data: dict[str, Any] = codec.write(value)
        return (
            data if data.get(_CONDITIONS) else {k: v for k, v in data.items() if k != _CONDITIONS}
        )

    return Codec(write, codec.read)


def _is_share(name: str, hint: object) -> bool:
    return hint is int and (name == "ppm" or name.endswith("_ppm"))


def _as_percent(name: str) -> str:
    return name.removesuffix("ppm") + "percent"


def _own(kind: str, form: RuleForm) -> Codec:
    """Give the codec of a host's own form."""

    def write(value: object) -> dict[str, Any]:
        return {TAG: kind, **form.write(value)}

    def read(data: dict[str, Any]) -> object:
        try:
            return form.read({name: part for name, part in data.items() if name != TAG})
        except ExchangeKitError as error:
            raise MalformedError(error, own_step(error, {name: name for name in data})) from None

    return Codec(write, read)


def _source(statutes: Mapping[str, Statute]) -> Codec:
    def checked(value: object) -> str:
        if type(value) is not str:
            raise invalid(value, "text")
        try:
            statute_named(value, statutes)
        except UnknownStatuteError as error:
            raise MalformedError(error) from None
        return value

    return Codec(checked, checked)
