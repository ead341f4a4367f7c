"""Frozen classes print, compare and hash as attrs would make them."""

from __future__ import annotations

import pickle
from typing import Any

import attrs
import pytest
from attrs import field
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.values.classes import evolve, frozen
from exchangekit.values.money import Money


@frozen
class Ours:
    """Made by the package's decorator."""

    name: str
    count: int = 0
    hidden: str = field(default="", repr=False, eq=False)
    loose: Any = field(default=None, hash=False)


@attrs.frozen
class Theirs:
    """The same, made by attrs alone."""

    name: str
    count: int = 0
    hidden: str = field(default="", repr=False, eq=False)
    loose: Any = field(default=None, hash=False)


@frozen(slots=False)
class Folded:
    """What is made again for every event."""

    name: str
    count: int = 0
    hidden: str = field(default="", repr=False, eq=False)
    loose: Any = field(default=None, hash=False)


@frozen
class Nothing:
    """A class without a field."""


@frozen
class Outspoken:
    """A class that says itself how it is shown."""

    def __repr__(self) -> str:
        return "as I like it"


values = st.tuples(
    st.sampled_from("ab"), st.integers(0, 2), st.sampled_from("xy"), st.sampled_from((1, 2))
)


@given(values, values)
def test_equal_where_attrs_says_equal(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    """Law: the shared comparison agrees with the one attrs writes, and the hash follows it."""
    assert (Theirs(*one) == Theirs(*other)) == (Ours(*one) == Ours(*other))
    if Ours(*one) == Ours(*other):
        assert hash(Ours(*one)) == hash(Ours(*other))


@given(values)
def test_printed_as_attrs_prints(one: tuple[Any, ...]) -> None:
    """Law: the shared representation differs from attrs' in the name of the class only."""
    assert repr(Theirs(*one)).replace("Theirs", "Ours") == repr(Ours(*one))


def test_a_field_left_out_of_the_hash_may_be_unhashable() -> None:
    """What counts for equality alone does not have to be hashable."""
    assert hash(Ours("a", loose=[])) == hash(Ours("a", loose=[1]))
    assert Ours("a", loose=[]) != Ours("a", loose=[1])


def test_another_class_is_never_equal() -> None:
    """Equal fields of two classes are two things."""
    assert Ours("a") != Theirs("a")
    assert Nothing() == Nothing()
    assert 1 == len({Nothing(), Nothing()})


def test_a_frozen_value_survives_a_pickle_and_no_change() -> None:
    """It stays what attrs makes: slotted, frozen, picklable."""
    money = Money(1, "CNY")

    assert money == pickle.loads(pickle.dumps(money))  # noqa: S301 - our own bytes
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        money.minor = 2  # type: ignore[misc]


def test_a_class_may_show_itself() -> None:
    """A representation of its own is kept."""
    assert "as I like it" == repr(Outspoken())


@given(values, st.dictionaries(st.sampled_from(("name", "count", "loose")), st.integers()))
def test_evolved_as_attrs_evolves(one: tuple[Any, ...], changes: dict[str, Any]) -> None:
    """Law: with fields otherwise it is what attrs makes of it; what was stays as it was."""
    before = Folded(*one)
    after = evolve(before, **changes)

    assert attrs.evolve(before, **changes) == after
    assert (before, before.hidden) == (Folded(*one), after.hidden)


def test_a_field_that_is_not_there_is_refused() -> None:
    """As attrs refuses it."""
    with pytest.raises(TypeError, match="colour"):
        evolve(Folded("a"), colour="red")
