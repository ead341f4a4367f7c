"""The demo: both languages, every scenario, and whatever can be wrong in a file."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest
from rich.cells import cell_len

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import effect
from exchangekit.policy.verdict import Eligibility
from exchangekit.settlement.quote import Collect, Even, Refund

from examples import quickstart
from examples.shopfloor.labels import label
from examples.shopfloor.laws import Law, is_balanced, prove
from examples.shopfloor.play import Played, master_of, play
from examples.shopfloor.scenario import LANGUAGES, read_scenario
from examples.sqlite_host import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DATA = quickstart.HERE / "data"
FILES = sorted(DATA.glob("*.json"))
WIDTH = 100


class Run(NamedTuple):
    """What a run of the demo came to."""

    language: str
    status: int
    page: str
    last: str
    database: Path


@pytest.fixture(scope="module", params=LANGUAGES)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run the demo as it is, in each language."""
    database = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    with redirect_stdout(StringIO()) as out:
        status = quickstart.main(["--lang", request.param, "--db", str(database)])
    page, _, last = out.getvalue().rstrip("\n").rpartition("\n")
    return Run(request.param, status, page, last, database)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Played]:
    """Play every scenario into one file."""
    database = tmp_path_factory.mktemp("played") / "played.sqlite"
    told = {}
    for path in FILES:
        scenario = read_scenario(path)
        with SqliteStore.open(database, master_of(scenario)) as store:
            told[path.stem] = play(scenario, store)
            assert all(law.holds for law in prove(told.values(), store))
    return told


# --- what is printed -----------------------------------------------------------------------------


def test_every_scenario_is_told_and_every_law_holds(run: Run) -> None:
    assert run.status == 0
    for path in FILES:
        assert f" {read_scenario(path).script.title[run.language]} " in run.page
    assert run.last == label("all_hold", run.language, path=run.database)
    assert run.database.stat().st_size > 0


def test_nothing_is_wider_than_the_page_or_cut_short(run: Run) -> None:
    assert max(map(cell_len, run.page.splitlines())) <= WIDTH
    assert "…" not in run.page


def test_columns_are_aligned(run: Run) -> None:
    """Every row of a table ends in the same column, however wide its characters are."""
    rows = run.page.splitlines()
    rules = [n for n, row in enumerate(rows) if row.startswith("───")]
    assert rules
    for n in rules:
        assert cell_len(rows[n - 1]) == cell_len(rows[n]) == cell_len(rows[n + 1])


def test_each_slip_shows_its_number_and_its_difference(run: Run) -> None:
    for number in ("lanxin-slip-000001 (EX-1001)", "hoshi-slip-000001 (EX-3001)"):
        assert number in run.page
    for amount in ("CNY 465.12", "USD 81.24", "CNY 103.60", "JPY 1,653"):
        assert amount in run.page.replace("\N{NO-BREAK SPACE}", " ")


def test_chinese_has_no_code_and_no_english_left(run: Run) -> None:
    if run.language == "zh-CN":
        # References such as member-8821 are the shop's own; they are not words.
        assert re.findall(r"(?<![\w-])[a-z]{3,}(?![\w-])|[a-z]+[._/][a-z_]+", run.page) == []


def test_english_has_no_codes(run: Run) -> None:
    if run.language == "en":
        assert re.findall(r"[a-z]+[._/][a-z_]+|\{\w*\}", run.page) == []


# --- what is true --------------------------------------------------------------------------------


def test_the_lines_of_every_quote_add_up(played: dict[str, Played]) -> None:
    for each in played.values():
        for quote in each.quotes:
            assert sum(line.amount.gross.minor for line in quote.lines) == quote.balance.minor


def test_vouchers_balance_and_the_customer_owes_nothing(played: dict[str, Played]) -> None:
    for each in played.values():
        assert all(map(is_balanced, each.vouchers))
        owed = effect(each.vouchers, AccountRole.CUSTOMER, each.slip.request.currency)
        assert owed.minor == 0


def test_goods_only_change_places(played: dict[str, Played]) -> None:
    for each in played.values():
        skus = {sku for sku, _ in each.after}
        for sku in skus:
            assert sum(steps for (item, _), steps in each.after.items() if item == sku) == 0


def test_who_pays(played: dict[str, Played]) -> None:
    kinds = {name: [type(q.difference) for q in each.quotes] for name, each in played.items()}
    assert kinds == {
        "1-size-swap": [Even],
        "2-up-exchange": [Collect],
        "3-down-exchange": [Refund],
        "4-inspection": [Even, Collect],
        "5-too-late": [],
        "6-yen": [Collect],
    }


def test_the_late_request_is_refused_with_what_would_help(played: dict[str, Played]) -> None:
    late = played["5-too-late"]
    assert late.slip.review is not None
    verdict = late.slip.review.verdict
    assert verdict.eligibility is Eligibility.INELIGIBLE
    assert [finding.code for finding in verdict.refusals] == ["window.passed", "condition.refused"]
    assert all(finding.helps for finding in verdict.refusals)
    assert late.before == late.after
    assert late.vouchers == ()
    assert late.told[-1].stage == "review/refused"


# --- what can be wrong ---------------------------------------------------------------------------


def _changed(place: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """Give the first scenario with one thing changed; an ellipsis takes it out."""
    data: dict[str, Any] = json.loads(FILES[0].read_text("utf-8"))
    at: Any = data
    *way, last = place
    for step in way:
        at = at[step]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return data


WRONG: Final[tuple[tuple[tuple[str | int, ...], object, str, str], ...]] = (
    (("order",), ..., "$", "input.missing-field"),
    (("order", "valuta"), "CNY", "$.order", "input.unknown-field"),
    (("order", "currency"), "XXX", "$.order.currency", "money.unknown-currency"),
    (("order", "zone"), "Mars/Base", "$.order.zone", "input.invalid"),
    (("order", "discount"), "9999.00", "$.order", "sale.discount"),
    (("order", "lines", 0, "price"), 199.0, "$.order.lines[0].price", "money.float"),
    (("order", "lines", 1, "quantity"), "1.5", "$.order.lines[1].quantity", "quantity.invalid"),
    (("policy",), "nice", "$.policy", "input.unknown-kind"),
    (("title", "zh-CN"), ..., "$.title", "input.missing-field"),
    (("goods",), [], "$.goods", "input.invalid"),
    (("goods", 0, "price"), "1.2", "$.goods[0].price", "input.invalid"),
    (("goods", 1, "worth"), "9.00 USD", "$.goods[1]", "money.currency-mismatch"),
    (("goods", 0, "stock"), 1, "$.order", "stock.insufficient"),
    (("goods", 0, "stock"), 0, "$.goods", "stock.movement"),
    (("story", 0, "do", "kind"), "opened", "$.story[0].do.kind", "input.unknown-kind"),
    (("story", 1, "at"), "2026-03-06T20:05:30", "$.story[1].at", "time.naive"),
    (("story", 2, "who"), "clerk", "$.story[2]", "slip.role"),
    (("story", 4, "refused"), ..., "$.story[4]", "slip.not-allowed"),
    (("story", 5, "refused"), "slip.role", "$.story[5].refused", "input.invalid"),
)
"""What is changed in the first scenario, to what, which place is named, under which code."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_wrong_field_gives_one_coded_error_that_names_the_place(
    wrong: tuple[tuple[str | int, ...], object, str, str],
    language: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    place, value, where, code = wrong
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(_changed(place, value)), "utf-8")
    arguments = [str(path), "--lang", language, "--db", str(tmp_path / "mine.sqlite")]
    assert quickstart.main(arguments) == quickstart.UNUSABLE
    printed = capsys.readouterr()
    assert printed.out == ""
    [line] = printed.err.splitlines()
    assert line.startswith(f"{path}: {where}")
    assert line.endswith(f" [{code}]")


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_what_is_no_scenario_is_refused(
    text: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(text)
    assert quickstart.main([str(path)]) == quickstart.UNUSABLE
    assert capsys.readouterr().err.endswith(" [input.invalid]\n")


@pytest.mark.parametrize(
    "arguments,named",
    [
        (["--lang", "fr"], "zh-CN"),
        (["nowhere.json"], "nowhere.json"),
        (["--db", str(FILES[0])], str(FILES[0])),
        (["--db", "nowhere/demo.sqlite"], "nowhere"),
    ],
)
def test_an_argument_of_no_use_is_refused(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert quickstart.main(arguments) == quickstart.UNUSABLE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert named in printed.err


def test_a_broken_law_is_said_and_ends_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> tuple[Law, ...]:
        return (Law("stock", 1, holds=False),)

    monkeypatch.setattr(quickstart, "prove", broken)
    database = tmp_path / "demo.sqlite"
    assert quickstart.main([str(FILES[0]), "--db", str(database)]) == quickstart.BROKEN
    assert label("broken", "en", path=database) in capsys.readouterr().out


def test_it_runs_from_any_folder(tmp_path: Path) -> None:
    script = [sys.executable, str(quickstart.HERE / "quickstart.py"), "--db", "demo.sqlite"]
    ran = subprocess.run(script, cwd=tmp_path, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "demo.sqlite").exists()


# --- laws that break -----------------------------------------------------------------------------


def _history_rewritten(store: SqliteStore) -> None:
    store.connection.execute("UPDATE records SET actor = 'nobody' WHERE stream = 'slip:EX-1001'")


def _movement_doubled(store: SqliteStore) -> None:
    store.connection.execute("UPDATE movements SET steps = 1000 WHERE stream = 'slip:EX-1001'")


@pytest.mark.parametrize(
    "damage,name", [(_history_rewritten, "chain"), (_movement_doubled, "stock")]
)
def test_damage_to_the_file_is_found(
    damage: Callable[[SqliteStore], None], name: str, tmp_path: Path
) -> None:
    scenario = read_scenario(FILES[0])
    with SqliteStore.open(tmp_path / "demo.sqlite", master_of(scenario)) as store:
        told = play(scenario, store)
        damage(store)
        assert [law.name for law in prove([told], store) if not law.holds] == [name]
