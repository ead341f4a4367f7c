"""Laws of all errors at once: codes are unique, facts survive pickle and copy."""

from __future__ import annotations

import pickle
import re
from collections import Counter
from copy import copy, deepcopy
from typing import TYPE_CHECKING

import pytest

from exchangekit import errors
from exchangekit.errors import ExchangeKitError

if TYPE_CHECKING:
    from collections.abc import Callable

ERRORS = sorted(
    (c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, ExchangeKitError)),
    key=lambda error: error.__name__,
)
SAMPLES: dict[str, object] = {"str": "text", "int": 7, "tuple[str, ...]": ("a", "b")}
SAMPLES["tuple[int, ...]"] = (1, 2)


def sample(error: type[ExchangeKitError]) -> ExchangeKitError:
    """Build an error with a fact of the right type in each place."""
    return error(*(SAMPLES[error.__annotations__[name]] for name in error.names))


def pickled(error: ExchangeKitError, protocol: int) -> ExchangeKitError:
    """Send an error through a pickle, as a worker pool does."""
    again = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301 - our own bytes
    assert isinstance(again, ExchangeKitError)
    return again


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_error_survives_a_pickle(error: type[ExchangeKitError], protocol: int) -> None:
    """Law: class, facts and words are the same on the other side of a process border."""
    before = sample(error)

    after = pickled(before, protocol)

    assert type(before) is type(after)
    assert before.facts == after.facts
    assert str(before) == str(after)


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("duplicate", [copy, deepcopy])
def test_every_error_survives_a_copy(
    error: type[ExchangeKitError], duplicate: Callable[[ExchangeKitError], ExchangeKitError]
) -> None:
    """Law: copying keeps class and facts."""
    before = sample(error)

    after = duplicate(before)

    assert type(before) is type(after)
    assert before.facts == after.facts


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_is_named_coded_and_documented(error: type[ExchangeKitError]) -> None:
    """House rules: a name ending in Error, a code of `room.what`, one line of what happened."""
    headline = (error.__doc__ or "").strip().partition("\n")[0]

    assert error.__name__.endswith("Error")
    assert "code" in vars(error)
    assert re.fullmatch(r"exchangekit|[a-z]+\.[a-z-]+", error.code)
    assert headline.endswith(".")


def test_codes_are_unique() -> None:
    """Law: a code names one error, so a host can switch on it."""
    repeated = [code for code, n in Counter(error.code for error in ERRORS).items() if n > 1]

    assert [] == repeated


def test_every_leaf_is_a_child_of_the_root() -> None:
    """One root and flat leaves: catching the root catches everything raised on purpose."""
    leaves = [error for error in ERRORS if error is not ExchangeKitError]

    assert {(ExchangeKitError,)} == {error.__bases__ for error in leaves}


def test_a_duplicate_code_is_refused() -> None:
    """A second class with a known code cannot even be defined."""
    with pytest.raises(TypeError, match=r"money\.float"):

        class AnotherError(ExchangeKitError):
            code = "money.float"


def test_a_code_belongs_to_a_class_of_one_module() -> None:
    """A host's class may not take a code by having the same name as ours."""
    with pytest.raises(TypeError, match=r"exchangekit\.errors\.inputs\.FloatAmountError"):
        type("FloatAmountError", (ExchangeKitError,), {"code": "money.float"})


def test_a_leaf_without_a_code_is_refused() -> None:
    """Forgetting the code is noticed when the class is defined, not when it is raised."""
    with pytest.raises(TypeError, match="'exchangekit'"):

        class CodelessError(ExchangeKitError):
            where: str


def test_a_host_may_add_an_error_of_its_own() -> None:
    """Its annotations are its facts, as ours are."""

    class OwnError(ExchangeKitError):
        code = "host.own"
        where: str

    assert {"where": "here"} == OwnError("here").facts


@pytest.mark.parametrize("facts", [(), ("slip:1", 3), ("slip:1", 3, 4, 5)])
def test_an_error_takes_its_facts_and_no_others(facts: tuple[object, ...]) -> None:
    """A fact too few or too many is a mistake of whoever raises."""
    with pytest.raises(TypeError, match="ConflictError takes stream, expected, actual"):
        errors.ConflictError(*facts)  # type: ignore[arg-type]


def test_a_fact_is_given_once_and_by_its_name() -> None:
    """A name nobody knows, or one given twice, is refused too."""
    for named in ({"wrong": 4}, {"stream": "slip:2"}):
        with pytest.raises(TypeError, match="ConflictError takes"):
            errors.ConflictError("slip:1", 3, **named)  # type: ignore[arg-type,call-arg]


def test_an_error_can_be_told_again_with_another_fact() -> None:
    """A boundary that knows the path names it; the first error stays as it is."""
    error = errors.MissingFieldError("$", "price")

    assert {"where": "$.lines[0]", "field": "price"} == error.but(where="$.lines[0]").facts
    assert "$" == error.where
