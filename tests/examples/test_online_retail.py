"""The retailer's export: a small made-up file with every outcome, golden counts of the real one."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import effect
from exchangekit.errors import (
    ExchangeKitError,
    InvalidInputError,
    MissingFieldError,
    TimeOrderError,
    UnknownFieldError,
)
from exchangekit.values.ids import SaleId, Sku

from examples.online_retail import main
from examples.retail.app import BAD_INPUT, BROKEN, HOLDS, Plan, RetailStore, cleared
from examples.retail.laws import prove
from examples.retail.outcomes import Outcome, Tally
from examples.retail.rows import COLUMNS, read
from examples.retail.shop import SITE, master_data, survey, vat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared/data/online-retail-2010-12-to-2011-05.csv.gz"
HEADER = ",".join(COLUMNS)

EVERY_OUTCOME = """\
500001,10001,RED MUG,5,2010-12-01 09:00:00,2.50,1.0,United Kingdom
500001,10002,"CARD, BLUE",2,2010-12-01 09:00:00,1.00,1.0,United Kingdom
500001,10001,RED MUG,1,2010-12-01 09:00:00,2.00,1.0,United Kingdom
500005,10002,"CARD, BLUE",1,2010-12-01 10:00:00,1.00,2.0,United Kingdom
500005,10004a,LAMP,1,2010-12-01 10:00:00,600.00,2.0,United Kingdom
500007,10002,"CARD, BLUE",1,2010-12-01 11:00:00,1.00,3.0,United Kingdom
500008,10001,RED MUG,1,2010-12-01 11:30:00,2.50,,United Kingdom
500009,POST,POSTAGE,1,2010-12-01 12:00:00,18.00,3.0,United Kingdom
500009,BANK CHARGES,,1,2010-12-01 12:00:00,15.00,3.0,United Kingdom
500009,S,SAMPLES,1,2010-12-01 12:00:00,3.00,3.0,United Kingdom
500009,M,Manual,1,2010-12-01 12:00:00,3.00,3.0,United Kingdom
500009,gift_0001_20,Voucher,1,2010-12-01 12:00:00,20.00,3.0,United Kingdom
500009,XYZ,Something,1,2010-12-01 12:00:00,-20.00,3.0,United Kingdom
500010,10001,damaged,-3,2010-12-01 12:30:00,0.0,,United Kingdom
C500011,10002,"CARD, BLUE",-1,2010-12-02 09:00:00,1.00,4.0,United Kingdom
C500012,10002,"CARD, BLUE",-2,2010-12-02 09:00:00,1.00,3.0,United Kingdom
C500013,10001,RED MUG,-2,2010-12-02 10:00:00,2.50,1.0,United Kingdom
500014,10003,GOLD BOX,1,2010-12-05 10:00:00,9.00,1.0,United Kingdom
500014,10001,RED MUG,2,2010-12-05 10:00:00,2.60,1.0,United Kingdom
C500015,10001,RED MUG,-4,2010-12-06 10:00:00,2.50,1.0,United Kingdom
C500016,10001,RED MUG,-1,2010-12-06 11:00:00,2.60,1.0,United Kingdom
500017,10002,"CARD, BLUE",3,2011-02-20 10:00:00,1.00,2.0,United Kingdom
C500018,10002,"CARD, BLUE",-4,2011-03-06 10:00:00,1.00,2.0,United Kingdom
C500018,10004A,LAMP,-1,2011-03-06 10:00:00,600.00,2.0,United Kingdom
"""


def written(folder: Path, lines: str, header: str = HEADER) -> Path:
    file = folder / "export.csv"
    file.write_text(f"{header}\n{lines}", encoding="utf-8")
    return file


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RetailStore]:
    with RetailStore.open(tmp_path / "retail.db", master_data()) as opened:
        yield opened


def clear(store: RetailStore, folder: Path, lines: str) -> Tally:
    file = written(folder, lines)
    plan = Plan(file, folder / "unused.db", progress=Console(file=StringIO()))
    return cleared(plan, store, survey(read(file)))


def laws_broken(store: RetailStore) -> list[str]:
    return [proof.law for proof in prove(store) if proof.broken]


# --- a small made-up file ------------------------------------------------------------------------


def test_every_outcome_is_reached_and_named(store: RetailStore, tmp_path: Path) -> None:
    tally = clear(store, tmp_path, EVERY_OUTCOME)

    assert {
        Outcome.SOLD: 8,
        Outcome.REPLACEMENT: 1,
        Outcome.EXCHANGED: 1,
        Outcome.REFUNDED: 1,
        Outcome.PART_REFUSED: 1,
        Outcome.REFUSED: 1,
        Outcome.CANCELS_NO_SALE: 1,
        Outcome.CANCELS_TOO_MUCH: 1,
        Outcome.CANCELS_REPLACEMENT: 1,
        Outcome.NO_CUSTOMER: 1,
        Outcome.POSTAGE: 1,
        Outcome.FEE: 1,
        Outcome.SAMPLE: 1,
        Outcome.ADJUSTMENT: 2,
        Outcome.GIFT_VOUCHER: 1,
        Outcome.NO_GOODS: 1,
    } == tally.rows
    assert set(Outcome) == set(tally.rows)
    assert (7, 4) == (tally.cancellations, tally.matched)
    assert (4, 1, 1) == (tally.slips, tally.exchanges, tally.refused)
    assert Counter({"window.passed": 1}) == tally.refusals


def test_the_money_is_what_was_really_paid(store: RetailStore, tmp_path: Path) -> None:
    clear(store, tmp_path, EVERY_OUTCOME)

    moved = {
        entry.reference: (entry.received.minor, entry.refunded.minor)
        for entry in store.payments()
        if entry.stream.startswith("slip:")
    }
    assert {
        "C500013-500001-money": (20, 0),  # two at 2.60 for two at 2.50
        "C500015-500001-money": (0, 3 * 250 + 200),  # the last one was sold at 2.00
        "C500018-500017-money": (0, 300),  # its fourth card was bought too long ago
    } == moved
    assert 0 == effect(store.vouchers(), AccountRole.CUSTOMER, "GBP").minor
    assert [] == laws_broken(store)


def test_goods_come_back_to_where_they_are_sold_from(store: RetailStore, tmp_path: Path) -> None:
    clear(store, tmp_path, EVERY_OUTCOME)

    mugs, cards, box, lamp = (
        store.stock(Sku(sku), SITE).value.sellable for sku in ("10001", "10002", "10003", "10004A")
    )
    assert (2 + 4, 3, 0, 0) == (mugs, cards, box, lamp)


SOLD = "500001,10001,MUG,5,2010-12-01 09:00:00,2.50,1,UK\n"
CANCELLED = "C500002,10001,MUG,-2,2010-12-02 10:00:00,2.50,1,UK\n"


@pytest.mark.parametrize(
    "bought_again, ends",
    [
        ("2010-12-02 10:00:00", Outcome.EXCHANGED),
        ("2010-12-16 09:59:00", Outcome.EXCHANGED),
        ("2010-12-16 10:00:00", Outcome.REFUNDED),
    ],
)
def test_fourteen_days_are_a_half_open_wait(
    store: RetailStore, tmp_path: Path, bought_again: str, ends: Outcome
) -> None:
    again = f"500003,10002,CARD,1,{bought_again},1.00,1,UK\n"

    tally = clear(store, tmp_path, SOLD + CANCELLED + again)

    assert 1 == tally.rows[ends]
    assert (ends is Outcome.EXCHANGED) == bool(tally.rows[Outcome.REPLACEMENT])


def test_a_purchase_line_replaces_once_first_come_first_served(
    store: RetailStore, tmp_path: Path
) -> None:
    second = CANCELLED.replace("C500002", "C500003")
    again = "500004,10002,CARD,1,2010-12-03 10:00:00,1.00,1,UK\n"

    tally = clear(store, tmp_path, SOLD + CANCELLED + second + again)

    assert (1, 1, 1) == tuple(
        tally.rows[o] for o in (Outcome.REPLACEMENT, Outcome.EXCHANGED, Outcome.REFUNDED)
    )
    assert ("10001", "10002") == store_items(store, "C500002-500001")
    assert ("10001",) == store_items(store, "C500003-500001")


def store_items(store: RetailStore, slip: str) -> tuple[str, ...]:
    return next(summary.items for summary in store.summaries() if summary.slip == slip)


def test_another_customer_replaces_nothing(store: RetailStore, tmp_path: Path) -> None:
    other = "500004,10002,CARD,1,2010-12-03 10:00:00,1.00,2,UK\n"

    tally = clear(store, tmp_path, SOLD + CANCELLED + other)

    assert (2, 0, 1) == tuple(
        tally.rows[o] for o in (Outcome.SOLD, Outcome.REPLACEMENT, Outcome.REFUNDED)
    )


def test_a_refused_request_leaves_the_purchase_a_sale(store: RetailStore, tmp_path: Path) -> None:
    late = CANCELLED.replace("2010-12-02", "2011-03-02")
    again = "500003,10002,CARD,1,2011-03-03 10:00:00,1.00,1,UK\n"

    tally = clear(store, tmp_path, SOLD + late + again)

    assert {Outcome.SOLD: 2, Outcome.REFUSED: 1} == tally.rows


def test_what_a_refused_request_took_can_be_asked_for_again(
    store: RetailStore, tmp_path: Path
) -> None:
    late = CANCELLED.replace("-2", "-5").replace("2010-12-02", "2011-03-02")
    again = late.replace("C500002", "C500003").replace("2011-03-02", "2011-04-02")

    tally = clear(store, tmp_path, SOLD + late + again)

    assert {Outcome.SOLD: 1, Outcome.REFUSED: 2} == tally.rows


def test_a_line_sold_at_the_price_of_the_cancellation_comes_first(
    store: RetailStore, tmp_path: Path
) -> None:
    dearer = SOLD.replace("500001", "500002").replace("2.50", "2.75")
    cancels = CANCELLED.replace("C500002", "C500003")

    clear(store, tmp_path, SOLD + dearer + cancels)

    assert ["500001"] == [summary.sale for summary in store.summaries()]


def test_an_invoice_that_goes_on_after_another_is_a_second_sale(
    store: RetailStore, tmp_path: Path
) -> None:
    other = SOLD.replace("500001", "500002")

    tally = clear(store, tmp_path, SOLD + other + SOLD)

    assert 3 == tally.rows[Outcome.SOLD]
    assert (
        len(store.sale_records(SaleId("500001")))
        == len(store.sale_records(SaleId("500001-2")))
        == 1
    )
    assert [] == laws_broken(store)


def test_goods_given_away_are_exchanged_and_refunded_for_nothing(
    store: RetailStore, tmp_path: Path
) -> None:
    tally = clear(store, tmp_path, (SOLD + CANCELLED).replace("2.50", "0.0"))

    assert {Outcome.SOLD: 1, Outcome.REFUNDED: 1} == tally.rows
    assert [] == laws_broken(store)


def test_vat_rises_on_the_fourth_of_january(tmp_path: Path) -> None:
    lines = SOLD.replace("2010-12-01", "2011-01-03") + SOLD.replace("2010-12-01", "2011-01-04")

    rates = [vat(row.at)[0].percent for row in read(written(tmp_path, lines))]

    assert ["17.5", "20"] == rates


def test_opening_stock_is_what_will_be_sold_at_sixty_percent_of_the_first_price(
    tmp_path: Path,
) -> None:
    free = SOLD.replace("2.50", "0.0")

    found = survey(read(written(tmp_path, free + SOLD + SOLD.replace("2.50", "9.00") + CANCELLED)))

    assert {"10001": (15, 15 * 150)} == found.opening().goods


# --- the command line ----------------------------------------------------------------------------


def test_the_last_line_says_that_all_laws_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([str(written(tmp_path, EVERY_OUTCOME))])

    out, _ = capsys.readouterr()
    assert HOLDS == status
    assert "all laws hold" == out.splitlines()[-1]
    assert "window.passed" in out


def test_a_broken_law_is_the_last_line_and_the_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RetailStore, "payments", lambda _: iter(()))

    status = main([str(written(tmp_path, SOLD))])

    last = capsys.readouterr().out.splitlines()[-1]
    assert BROKEN == status
    assert last == (
        "broken: the bank has what was received less what was refunded: bank 1250, payments 0"
    )


def test_a_limit_reads_no_further(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main([str(written(tmp_path, SOLD + CANCELLED + "not a row")), "--limit", "1"])

    assert HOLDS == status
    assert re.search(r"│ all +│ +1 │", capsys.readouterr().out)


def test_ledgers_are_kept_where_asked_and_never_overwritten(tmp_path: Path) -> None:
    file, db = written(tmp_path, SOLD), tmp_path / "kept.db"

    assert HOLDS == main([str(file), "--db", str(db)])
    assert BAD_INPUT == main([str(file), "--db", str(db)])
    assert BAD_INPUT == main([str(file), "--db", str(tmp_path / "nowhere" / "kept.db")])


def test_gzip_is_read_alike(tmp_path: Path) -> None:
    plain = written(tmp_path, EVERY_OUTCOME)
    packed = tmp_path / "export.csv.gz"
    packed.write_bytes(gzip.compress(b"\xef\xbb\xbf" + plain.read_bytes()))

    assert list(read(plain)) == list(read(packed))


def test_columns_may_stand_in_any_order_and_blank_lines_between(tmp_path: Path) -> None:
    want = list(read(written(tmp_path, SOLD)))
    cells = SOLD.strip().split(",")

    turned = written(tmp_path, "\n" + ",".join(reversed(cells)), ",".join(reversed(COLUMNS)))

    assert [row._replace(number=2) for row in read(turned)] == want


# --- bad input -----------------------------------------------------------------------------------

BAD = [
    pytest.param(
        HEADER.replace("Quantity", "Qty"),
        SOLD,
        UnknownFieldError,
        "row 1, column Qty",
        id="renamed",
    ),
    pytest.param(
        HEADER.replace(",Country", ""),
        SOLD,
        MissingFieldError,
        "row 1, column Country",
        id="left out",
    ),
    pytest.param(f"{HEADER},Country", SOLD, InvalidInputError, "row 1", id="twice"),
    pytest.param("", "", MissingFieldError, "row 1, column InvoiceNo", id="empty"),
    pytest.param(HEADER, "", InvalidInputError, "row 2", id="no rows"),
    pytest.param(
        HEADER,
        f"{SOLD}500002,10001,MUG\n",
        MissingFieldError,
        "row 3, column Quantity",
        id="cut off",
    ),
    pytest.param(
        HEADER, SOLD.replace("MUG", "MUG, RED"), InvalidInputError, "row 2", id="too many cells"
    ),
    pytest.param(HEADER, f'{SOLD}5,"MU', InvalidInputError, "row 3", id="open quote"),
    pytest.param(
        HEADER,
        SOLD.replace("500001", ""),
        InvalidInputError,
        "row 2, column InvoiceNo",
        id="invoice",
    ),
    pytest.param(
        HEADER, SOLD.replace("10001", ""), InvalidInputError, "row 2, column StockCode", id="code"
    ),
    pytest.param(
        HEADER, SOLD.replace(",5,", ",5.5,"), InvalidInputError, "row 2, column Quantity", id="part"
    ),
    pytest.param(
        HEADER, SOLD.replace(",5,", ",0,"), InvalidInputError, "row 2, column Quantity", id="none"
    ),
    pytest.param(
        HEADER,
        SOLD + CANCELLED.replace("-2", "2"),
        InvalidInputError,
        "row 3, column Quantity",
        id="a cancellation that sells",
    ),
    pytest.param(
        HEADER,
        SOLD.replace("2010-12-01", "12/1/2010"),
        InvalidInputError,
        "row 2, column InvoiceDate",
        id="date",
    ),
    pytest.param(
        HEADER,
        SOLD.replace("09:00:00", "09:00:00+00:00"),
        InvalidInputError,
        "row 2, column InvoiceDate",
        id="zone",
    ),
    pytest.param(
        HEADER, CANCELLED + SOLD, TimeOrderError, "row 3, column InvoiceDate", id="out of order"
    ),
    pytest.param(
        HEADER,
        SOLD.replace("2.50", "£2.50"),
        InvalidInputError,
        "row 2, column UnitPrice",
        id="price",
    ),
    pytest.param(
        HEADER,
        SOLD.replace("2.50", "-1"),
        InvalidInputError,
        "row 2, column UnitPrice",
        id="negative",
    ),
    pytest.param(
        HEADER,
        SOLD.replace(",1,UK", ",\x07,UK"),
        InvalidInputError,
        "row 2, column CustomerID",
        id="customer",
    ),
    pytest.param(
        HEADER,
        SOLD + SOLD.replace(",1,UK", ",2,UK"),
        InvalidInputError,
        "row 3, column CustomerID",
        id="two customers",
    ),
]


@pytest.mark.parametrize("header, lines, error, where", BAD)
def test_bad_input_names_the_place(
    tmp_path: Path, header: str, lines: str, error: type[ExchangeKitError], where: str
) -> None:
    file = written(tmp_path, lines, header)

    with pytest.raises(error) as caught:
        survey(read(file))

    assert where == caught.value.facts["where"]


@pytest.mark.parametrize("header, lines, error, where", BAD)
def test_bad_input_ends_with_status_two_and_books_nothing(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    header: str,
    lines: str,
    error: type[ExchangeKitError],
    where: str,
) -> None:
    db = tmp_path / "retail.db"

    status = main([str(written(tmp_path, lines, header)), "--db", str(db)])

    out, err = capsys.readouterr()
    assert (BAD_INPUT, "") == (status, out)
    assert err.startswith(f"{error.code}: ")
    assert where in err
    assert not db.exists()


@pytest.mark.parametrize(
    "name, content",
    [
        ("missing.csv", None),
        ("cut-off.csv.gz", gzip.compress(HEADER.encode() + os.urandom(99))[:-20]),
        ("damaged.csv.gz", gzip.compress(bytes(5000))[:12] + bytes([255] * 30)),
        ("plain.csv.gz", HEADER.encode()),
        ("latin.csv", f"{HEADER}\n{SOLD}".replace("MUG", "£").encode("latin-1")),
    ],
    ids=["missing", "cut-off", "damaged", "plain", "latin"],
)
def test_a_file_that_cannot_be_read_is_bad_input(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(InvalidInputError) as caught:
        survey(read(file))

    assert ("FILE", True) == (caught.value.where, str(file) in caught.value.got)


# --- the laws see what breaks them ---------------------------------------------------------------


@pytest.mark.parametrize(
    "damage, law",
    [
        (
            "UPDATE movements SET steps = steps + 1 WHERE source_kind = 'sellable'",
            "less than nothing",
        ),
        (
            "UPDATE movements SET value = value + 1 WHERE stream LIKE 'slip:%'",
            "lies in the warehouse",
        ),
        ("UPDATE vouchers SET currency = 'EUR' WHERE kind = 'settlement'", "one currency"),
        ("DELETE FROM postings WHERE debit = 'bank'", "the bank has"),
        ("UPDATE payment_entries SET refunded = received + 1", "more than it received"),
        ("DELETE FROM postings WHERE credit = 'customer'", "a customer owes"),
        ("DELETE FROM records WHERE type = 'confirmed'", "every slip has ended"),
        ("UPDATE records SET actor = 'somebody' WHERE seq = 1", "every chain"),
        (
            "UPDATE records SET body = replace(body, '[[2,5]]', '[[1,4]]')",
            "claimed once",
        ),
    ],
)
def test_a_law_that_is_broken_is_found(
    store: RetailStore, tmp_path: Path, damage: str, law: str
) -> None:
    clear(store, tmp_path, EVERY_OUTCOME)

    store.connection.execute(damage)

    assert any(law in broken for broken in laws_broken(store))


# --- the real file -------------------------------------------------------------------------------

GOLDEN = {
    "sold": 144_060,
    "replacement": 814,
    "exchanged": 890,
    "refunded": 1_688,
    "refused": 54,
    "cancels_no_sale": 777,
    "cancels_too_much": 16,
    "cancels_replacement": 22,
    "no_customer": 58_812,
    "postage": 884,
    "fee": 34,
    "sample": 43,
    "adjustment": 918,
    "gift_voucher": 17,
    "all": 209_029,
    "matched": 2_632,
}


def cells(out: str, names: Iterable[str]) -> dict[str, str]:
    found = {}
    for name in names:
        row = re.search(
            rf"^│ {re.escape(name)} +│ +([\d.,]+) │(?: +([\d.,]+) │)?", out, re.MULTILINE
        )
        found[name] = "" if row is None else " ".join(filter(None, row.groups()))
    return found


@pytest.mark.no_cover  # it runs in a process of its own
def test_half_a_year_of_the_real_file() -> None:
    if not REAL.exists():
        missing = f"the real export is not here: {REAL}"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)

    done = subprocess.run(
        [sys.executable, "examples/online_retail.py", str(REAL)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert (HOLDS, "all laws hold") == (done.returncode, done.stdout.splitlines()[-1])
    assert {name: f"{count:,}" for name, count in GOLDEN.items()} == cells(done.stdout, GOLDEN)
    assert {
        "exchange": "509",
        "refund": "856",
        "refused: window.passed": "45",
        "sales": "3239791.31 0.00",
        "slips": "20565.32 113683.35",
    } == cells(done.stdout, ("exchange", "refund", "refused: window.passed", "sales", "slips"))
    assert GOLDEN["matched"] >= 2_600
