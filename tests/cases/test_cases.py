"""`tests.cases`: the visible cases hold, and the runner never calls held what it did not check."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cases.__main__ import main
from tests.cases.compare import differences
from tests.cases.model import Answers, Case, CaseFileError, FileReport, Given, NotMapped, Status
from tests.cases.runner import judge, load, load_disputed, run, run_folder, told

if TYPE_CHECKING:
    from collections.abc import Mapping

MADE_UP = Path(__file__).with_name("made_up")
FOLDER = Path(__file__).parents[3] / "shared" / "cases"

MAPPED: Mapping[str, frozenset[str]] = {
    "commerce_cases.json": frozenset(
        {"difference", "proration", "tax", "rounding", "quantity_guard", "receipt", "stock"}
        | {"voucher", "balance", "fees", "payment_cap", "settlement", "double_refund"}
        | {"validation", "override", "reservation", "eligibility", "replacement_rule"}
        | {"cancel", "state", "unreturned"}
    ),
    "domain_cases.json": frozenset(
        {"allocate", "vat_extract", "vat_exclusive", "window", "window_tz", "window_month"}
        | {
            "journal",
            "window_jp",
            "deadline",
            "refund_cn",
            "refund_eu",
            "warranty",
            "window_eu",
            "window_uk",
            "window_us",
            "price_difference",
            "vat_red",
            "vat_exchange",
            "vat_rounding",
            "cost_fifo",
            "cost_moving_average",
            "promo_clawback",
            "coupon_refund",
            "freight_clawback",
            "depreciation",
            "car_fee",
        }
    ),
    "bug_cases.json": frozenset(
        {"difference", "discount", "tax", "rounding", "over_return", "stock", "chain"}
        | {"reporting", "policy", "reservation"}
    ),
    "erp_cases.json": frozenset(
        {"amendment", "backdated", "cogs", "exchange", "kit", "locations", "lots"}
        | {"multi_warehouse", "queue", "reservation", "stocktake", "uom", "valuation"}
        | {"accounting", "credit_note", "net_document"}
        | {"invoice", "invoice_sum", "refund", "return_limit", "return_receipt"}
        | {"replacement_progress", "split", "state"}
    ),
}
"""Topics of which every visible case is held or disputed."""

MOST_DISPUTED = 0.03


@pytest.fixture(scope="module")
def reports() -> list[FileReport]:
    if not FOLDER.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"the cases are not at {FOLDER}")
        pytest.skip(f"the cases are not at {FOLDER}")
    return run_folder(FOLDER, load_disputed())


@pytest.mark.parametrize("file", MAPPED)
def test_every_visible_case_of_the_mapped_topics_is_held_or_disputed(
    reports: list[FileReport], file: str
) -> None:
    (report,) = [report for report in reports if report.file == file]
    mine = [result for result in report.results if result.topic in MAPPED[file]]
    assert mine
    assert [] == [r for r in mine if r.status not in {Status.HELD, Status.DISPUTED}]


def test_no_visible_case_fails_and_few_are_disputed(reports: list[FileReport]) -> None:
    results = [result for report in reports for result in report.results]
    assert [] == [result for result in results if result.status is Status.FAILED]
    disputed = [result for result in results if result.status is Status.DISPUTED]
    mapped = [result for result in results if result.status is not Status.NOT_MAPPED]
    assert len(disputed) <= MOST_DISPUTED * len(mapped)


def test_every_disputed_case_exists(reports: list[FileReport]) -> None:
    known = {(report.file, result.case) for report in reports for result in report.results}
    for path in FOLDER.glob("*.json"):
        known |= {
            (c.file, f"method {c.given['method']}") for c in load(path) if "method" in c.given
        }
    assert set(load_disputed()) <= known


def test_shapes_the_visible_cases_do_not_show_hold_too() -> None:
    """Made-up cases of the mapped topics, with keys only SCHEMA.md names."""
    results = [r for report in run_folder(MADE_UP, {}) for r in report.results]
    assert results
    assert [] == [result for result in results if result.status is not Status.HELD]


def _spoiled(value: Any) -> list[Any]:
    """Give values that are wrong in one place each."""
    if isinstance(value, bool):
        return [not value]
    if value is None:
        return ["0.01"]
    if isinstance(value, int):
        return [value + 1]
    if isinstance(value, str):
        number = re.fullmatch(r"-?\d+(\.\d+)?", value)
        return [str(Decimal(value) + 1)] if number else [f"{value}-not"]
    if isinstance(value, dict):
        parts = ((key, part) for key, part in value.items() if key != "memo")  # a label for people
        return [value | {key: wrong} for key, part in parts for wrong in _spoiled(part)]
    return [
        [*value[:index], wrong, *value[index + 1 :]]
        for index, part in enumerate(value)
        for wrong in _spoiled(part)
    ] + [[*value, "one more"]]


def test_no_visible_case_is_held_once_one_expected_value_is_spoiled(
    reports: list[FileReport],
) -> None:
    """So every value that a held case expects was really compared with an answer."""
    held = {(report.file, r.case) for report in reports for r in report.of(Status.HELD)}
    wrongly = []
    for path in sorted(FOLDER.glob("*.json")):
        for one in load(path):
            if (one.file, one.id) not in held:
                continue
            keys = [key for key in one.expect if not key.startswith("must_not")]
            for key in keys:
                for wrong in _spoiled(one.expect[key]):
                    spoiled = replace(one, expect={**one.expect, key: wrong})
                    if run(spoiled, {}).status is Status.HELD:
                        wrongly.append((one.id, key, wrong))
    assert wrongly == []


# --- the runner itself, on made-up cases ---------------------------------------------------


def case(topic: str, given: Any, expect: Any, **more: Any) -> Case:
    file = more.pop("file", "commerce_cases.json")
    return Case(file, "made-up", topic, Given(given), expect, **more)


THIRDS = {"lines": [{"sku": "A", "qty": 3, "unit_price": "10"}], "order_discount": "1"}


def test_a_right_expectation_holds() -> None:
    one = THIRDS | {"returned": [{"sku": "A", "qty": 1}]}
    assert run(case("proration", one, {"refund": "9.67"}), {}).status is Status.HELD


def test_a_wrong_expectation_fails() -> None:
    one = THIRDS | {"returned": [{"sku": "A", "qty": 1}]}
    result = run(case("proration", one, {"refund": "10.00"}), {})
    assert result.status is Status.FAILED
    assert "'9.67'" in result.reason


def test_a_wrong_expectation_in_the_last_of_several_keys_fails() -> None:
    expect = {"total": "29.00", "item_total": "29.00", "subtotal": "29.00"}
    assert run(case("proration", THIRDS, expect), {}).status is Status.FAILED


def test_a_disputed_case_that_fails_is_disputed_and_one_that_holds_is_held() -> None:
    disputed = {("commerce_cases.json", "made-up"): "reason (arithmetic)"}
    wrong = run(case("proration", THIRDS, {"total": "30.00"}), disputed)
    assert (wrong.status, wrong.reason) == (Status.DISPUTED, "reason (arithmetic)")
    assert run(case("proration", THIRDS, {"total": "29.00"}), disputed).status is Status.HELD


def test_another_choice_of_a_platform_is_not_mapped_rather_than_failed() -> None:
    result = run(case("proration", THIRDS, {"total": "28.99"}, policy=True), {})
    assert result.status is Status.NOT_MAPPED
    assert "one platform's choice" in result.reason


@pytest.mark.parametrize(
    "expect, named",
    [
        ({"total": "29.00", "moon_phase": "full"}, "moon_phase"),
        ({"total": "29.00", "must_not": {"moon_phase": "full"}}, "moon_phase"),
        ({"total": "29.00", "must_not_shine": "1"}, "must_not_shine"),
        ({}, "expects nothing"),
    ],
)
def test_an_expected_key_that_nobody_checks_is_not_mapped(expect: Any, named: str) -> None:
    result = run(case("proration", THIRDS, expect), {})
    assert result.status is Status.NOT_MAPPED
    assert named in result.reason


@pytest.mark.parametrize(
    "given",
    [
        THIRDS | {"rebate": "1"},
        {"lines": [{"sku": "A", "qty": 3, "unit_price": "10", "levy": "1"}], "order_discount": "1"},
    ],
)
def test_a_given_key_that_nobody_read_is_not_mapped(given: Any) -> None:
    result = run(case("proration", given, {"total": "29.00"}), {})
    assert result.status is Status.NOT_MAPPED
    assert "not used" in result.reason


def test_a_figure_that_must_not_be_fails() -> None:
    right = {"total": "29.00", "must_not": {"total": "30.00"}}
    assert run(case("proration", THIRDS, right), {}).status is Status.HELD
    hit = {"total": "29.00", "must_not": {"total": "29.00"}}
    assert run(case("proration", THIRDS, hit), {}).status is Status.FAILED


@pytest.mark.parametrize("wrong", ["250.00", ["375.00", "250.00"]])
def test_a_bare_must_not_is_about_the_main_figure(wrong: Any) -> None:
    given = {"currency": "USD", "sold": {"qty": 10, "unit_paid": "50.00"}, "returned_qty": 5}
    expect = {"returned_value": "250.00", "must_not": wrong}
    bug = case("difference", given, expect, file="bug_cases.json")
    assert run(bug, {}).status is Status.FAILED


@pytest.mark.parametrize(
    "topic, given",
    [
        ("proration", {"lines": "three"}),
        ("proration", {"lines": [{"sku": "A"}]}),
        ("difference", {"returned": [{"sku": "A"}]}),
        ("quantity_guard", {"cases": ["full_moon"]}),
        ("moon", {}),
    ],
)
def test_a_shape_that_is_not_understood_is_not_mapped(topic: str, given: Any) -> None:
    result = run(case(topic, given, {"accepted": [True]}), {})
    assert result.status is Status.NOT_MAPPED
    assert result.reason


def test_a_refusal_where_a_figure_is_expected_fails() -> None:
    given = {"lines": [{"sku": "A", "qty": 1, "unit_price": "1.001"}]}
    given |= {"returned": [{"sku": "A", "qty": 2}]}
    assert run(case("difference", given, {"refund": "2.00"}), {}).status is Status.FAILED


def test_an_error_inside_the_library_fails() -> None:
    def handler(_: Case) -> Answers:
        from exchangekit.values.money import Money

        return {"x": bool(Money(1, "CNY"))}

    assert judge(case("x", {}, {"x": True}), handler).status is Status.FAILED


def test_a_file_of_another_name_finds_its_family() -> None:
    given = {"gross": "113.00", "rate": "0.13", "rounding": "HALF_UP", "scale": 2}
    other = case("vat_extract", given, {"net": "100.00", "tax": "13.00"}, file="more.json")
    assert run(other, {}).status is Status.HELD
    swap = {"returned": [{"sku": "A", "paid": "100"}], "replacement": [{"sku": "B", "price": "90"}]}
    bug = case("difference", swap | {"currency": "USD"}, {"difference": "-10"}, file="more.json")
    assert run(bug, {}).status is Status.HELD


@pytest.mark.parametrize(
    "expected, same",
    [("1.00", True), ("1", True), (100, True), ("1.001", False), (1, False), (None, False)],
)
def test_money_is_compared_as_text_in_major_and_int_in_minor_units(
    expected: Any,
    same: bool,  # noqa: FBT001
) -> None:
    from exchangekit.values.money import Money

    assert (differences("x", expected, Money(100, "USD")) == []) is same


def test_true_is_no_one_and_an_unknown_word_is_not_understood() -> None:
    from exchangekit.settlement.quote import Even

    from tests.cases.words import direction

    yes: Any = True
    assert differences("x", yes, 1)
    assert differences("x", 1, yes)
    assert differences("x", "even", direction(Even())) == []
    with pytest.raises(NotMapped):
        differences("x", "sideways", direction(Even()))


# --- files and the command line --------------------------------------------------------------


def write(folder: Path, name: str, content: Any) -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return path


GOOD = {"id": "G1", "topic": "proration", "given": THIRDS, "expect": {"total": "29.00"}}


@pytest.mark.parametrize(
    "content, named",
    [
        ("{", "cannot be read as JSON"),
        ({"cases": []}, "expected a list"),
        (["x"], "case 1 (?)"),
        ([{"id": "B1", "topic": "t", "given": {}}], "case 1 (B1): 'expect'"),
        ([GOOD, GOOD], "two cases are called 'G1'"),
    ],
)
def test_a_malformed_file_is_named(tmp_path: Path, content: Any, named: str) -> None:
    path = write(tmp_path, "commerce_cases.json", content)
    with pytest.raises(CaseFileError) as told_why:
        load(path)
    assert str(path) in str(told_why.value)
    assert named in str(told_why.value)


def test_the_exit_status_says_what_happened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "no folder of cases" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 2
    assert "no case files" in capsys.readouterr().err
    write(tmp_path, "commerce_cases.json", [GOOD, GOOD | {"id": "G2", "topic": "moon"}])
    assert main([str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "commerce_cases.json: 1 held, 0 failed, 0 disputed, 1 not mapped"
    assert lines[-1] == "total: 1 held, 0 failed, 0 disputed, 1 not mapped"
    write(tmp_path, "commerce_cases.json", [GOOD | {"expect": {"total": "30.00"}}])
    assert main([str(tmp_path)]) == 1
    assert "failed: G1 [proration] total: expected '30.00'" in capsys.readouterr().out
    write(tmp_path, "commerce_cases.json", "[")
    assert main([str(tmp_path)]) == 2


def test_the_report_lists_every_id(tmp_path: Path) -> None:
    write(tmp_path, "commerce_cases.json", [GOOD, GOOD | {"id": "G2", "expect": {"total": "1"}}])
    text = "\n".join(told(run_folder(tmp_path, {})))
    assert "held: G1" in text
    assert "failed: G2" in text


def test_a_method_can_be_disputed_for_a_whole_file(tmp_path: Path) -> None:
    text = '[[disputed]]\nfile = "erp_cases.json"\nmethod = "lifo"\nreason = "r"\narithmetic = "a"'
    disputed = load_disputed(write(tmp_path, "d.toml", text))
    given = {"method": "lifo", "start": [], "ops": [["add", "1", "1"]]}
    expect = {"queue_after": [[["1", "1"]]]}
    one = case("queue", given, expect, file="erp_cases.json")
    assert run(one, disputed).status is Status.DISPUTED
    assert run(one, {}).status is Status.FAILED


def test_the_disputed_file_is_read(tmp_path: Path) -> None:
    row = '[[disputed]]\nfile = "f.json"\nid = "X"\nreason = "wrong"\narithmetic = "1 + 1"\n'
    assert load_disputed(write(tmp_path, "d.toml", row)) == {("f.json", "X"): "wrong (1 + 1)"}
