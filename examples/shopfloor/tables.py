"""The tables of one exchange; what they say comes from `exchangekit.text`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich import box
from rich.table import Table
from rich.text import Text

from exchangekit.accounting.charts import PRC_SMALL
from exchangekit.accounting.reading import Line, Style, read
from exchangekit.policy.verdict import Outcome
from exchangekit.slip import commands as c
from exchangekit.stock.places import PlaceKind
from exchangekit.text import (
    change_words,
    difference_words,
    explain,
    finding_words,
    format_money,
    place_words,
    quantity_words,
    quote_line_words,
    translate,
    word,
)
from exchangekit.values.money import total

from examples.shopfloor.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.accounting.roles import AccountRole
    from exchangekit.accounting.vouchers import Voucher
    from exchangekit.sale.intake import Order
    from exchangekit.settlement.quote import Quote
    from exchangekit.stock.places import Place
    from exchangekit.values.goods import Item
    from exchangekit.values.ids import Sku

    from examples.shopfloor.play import Played, Told

_MARKS = {
    Outcome.PASS: Text("+", "green"),
    Outcome.FAIL: Text("x", "bold red"),
    Outcome.UNKNOWN: Text("?", "yellow"),
    Outcome.REVIEW: Text("!", "yellow"),
}


def _table(title: str) -> Table:
    look = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    look.show_edge = False
    return look


def _column(table: Table, head: str, foot: str = "", *, number: bool = False) -> None:
    """Add a column; Chinese has no spaces to break a line at, so long text is folded."""
    table.add_column(head, foot, no_wrap=number, overflow="fold")
    table.columns[-1].justify = "right" if number else "left"


def heading(played: Played, language: str) -> Table:
    """Give what stands on top of a slip: its number, the order, what is swapped for what."""
    slip, script = played.slip, played.scenario.script
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold")
    grid.add_row(label("slip", language), f"{slip.number()} ({slip.id})")
    request, order = slip.request, played.scenario.order
    channel = word(order.channel, language)
    by = label("by", language, sale=order.id, channel=channel, customer=order.customer)
    grid.add_row(label("order", language), by)
    grid.add_row(label("paid", language), _paid(order, language))
    grid.add_row(label("reason", language), word(request.reason, language))
    lines = {line.line: line for line in order.lines}
    back = (("back", lines[asked.sale_line].item, asked.steps) for asked in request.returns)
    out = (("out", wanted.item, wanted.steps) for wanted in request.wanted)
    for key, item, steps in (*back, *out):
        quantity = quantity_words(steps, item.unit, language)
        name = script.name_of(item.sku, language)
        grid.add_row(label(key, language), f"{name} × {quantity}  [{item.sku}]")
    if slip.money.quote is not None:
        owed = difference_words(slip.money.quote.difference, language)
        grid.add_row(label("difference", language), owed)
    stage = translate(f"stage.{played.told[-1].stage}", {}, language)
    grid.add_row(label("now", language), Text(stage, "bold cyan"))
    return grid


def _paid(order: Order, language: str) -> str:
    amount = format_money(total((p.amount for p in order.payments), order.currency), language)
    if order.discount is None:
        return amount
    discount = format_money(order.discount, language)
    return label("discounted", language, amount=amount, discount=discount)


def timeline(played: Played, language: str) -> Table:
    """Give who did what when, and where the slip stood then."""
    zone = ZoneInfo(played.slip.request.zone)
    table = _table(label("timeline", language, zone=zone.key))
    for key in ("when", "who", "what", "then"):
        _column(table, label(key, language))
    for told in played.told:
        step = told.step
        table.add_row(
            f"{step.at.astimezone(zone):%Y-%m-%d %H:%M}",
            word(step.who, language),
            _did(step.do, played, language),
            _then(told, language),
        )
    return table


def _then(told: Told, language: str) -> Text:
    if told.refusal is None:
        return Text(translate(f"stage.{told.stage}", {}, language))
    return Text(label("refused", language, said=explain(told.refusal, language)), "red")


def _did(command: c.Command, played: Played, language: str) -> str:
    """Name a command with what matters of it."""
    doing = translate(f"command.{type(command).__name__}", {}, language)
    comma = translate("notation.list", {}, language)
    detail = comma.join(_details(command, played, language))
    return label("did", language, doing=doing, detail=detail) if detail else doing


def _details(command: c.Command, played: Played, language: str) -> Iterator[str]:
    lines = played.slip.returns
    match command:
        case c.Review(decision=decision):
            yield word(decision, language)
        case c.AcceptQuote(number=number):
            yield str(number)
        case c.Receive(lines=parts):
            for part in parts:
                yield quantity_words(part.steps, lines[part.line - 1].item.unit, language)
        case c.Inspect(line=line, steps=steps):
            yield quantity_words(steps, lines[line - 1].item.unit, language)
            yield word(command.grade, language)
            yield word(command.disposition, language)
        case c.Pay(amount=amount) | c.Refund(amount=amount):
            yield format_money(amount, language)
        case c.ShipReturn(tracking=str(tracking)) | c.Dispatch(tracking=str(tracking)):
            yield tracking
        case _:
            return


def verdict(played: Played, language: str) -> Table:
    """Give what the policy found on every line, and what would help where it said no."""
    review = played.slip.review
    if review is None:
        return Table.grid()
    said = word(review.verdict.eligibility, language)
    table = _table(label("verdict", language, verdict=said))
    table.show_header = False
    _column(table, "")
    _column(table, "")
    for finding in review.verdict.findings:
        table.add_row(_MARKS[finding.outcome], finding_words(finding, language))
        helps = [f"- {change_words(change, language)}" for change in finding.helps]
        if finding.outcome is not Outcome.PASS and helps:
            table.add_row("", Text("\n".join((label("helps", language), *helps)), "yellow"))
    return table


def difference(quote: Quote, *, superseded: bool, language: str) -> Table:
    """Give every line of a quote, and their sum: who pays how much."""
    title = "superseded" if superseded else "quote"
    table = _table(label(title, language, number=quote.number))
    table.show_footer = True
    sums = quote.sum_of(*{line.kind for line in quote.lines})
    amounts = (sums.net, sums.gross - sums.net, sums.gross)
    _column(table, label("line", language), difference_words(quote.difference, language))
    for key, amount in zip(("net", "tax", "gross"), amounts, strict=True):
        _column(table, label(key, language), format_money(amount, language), number=True)
    for line in quote.lines:
        net, gross = line.amount.net, line.amount.gross
        cells = (format_money(part, language) for part in (net, gross - net, gross))
        table.add_row(quote_line_words(line, language), *cells)
    return table


def stock(played: Played, language: str) -> Table:
    """Give what lay where before the exchange and what lies there now."""
    table = _table(label("stock", language))
    _column(table, label("article", language))
    _column(table, label("place", language))
    for key in ("before", "after", "change"):
        _column(table, label(key, language), number=True)
    units = {goods.item.sku: goods.item for goods in played.scenario.script.goods}
    for sku, place in sorted(played.after, key=_in_order):
        before, after = played.before.get((sku, place), 0), played.after[sku, place]
        if place.kind is PlaceKind.ADJUSTMENT or not (before or after):
            continue
        item = units[sku]
        change = f"{'+' if after > before else '-'}{item.unit.text(abs(after - before))}"
        table.add_row(
            played.scenario.script.name_of(sku, language),
            place_words(place, language),
            _quantity(before, item, language),
            _quantity(after, item, language),
            Text(change, "cyan") if after != before else "",
        )
    return table


def _in_order(key: tuple[Sku, Place]) -> tuple[str, str, int]:
    sku, place = key
    return sku, place.site, list(PlaceKind).index(place.kind)


def _quantity(steps: int, item: Item, language: str) -> str:
    return quantity_words(steps, item.unit, language)


def vouchers(played: Played, language: str) -> Table | Text:
    """Give every voucher of the exchange, and that debit equals credit."""
    if not played.vouchers:
        return Text(label("no_vouchers", language))
    table = _table(label("vouchers", language))
    table.show_footer = True
    lines = [line for voucher in played.vouchers for line in _lines(voucher, played, language)]
    currency = played.slip.request.currency
    debit = total((line.debit for line in lines), currency)
    credit = total((line.credit for line in lines), currency)
    sides = "=" if debit == credit else "≠"
    balanced = f"{label('total', language)}  {sides}  {label('balanced', language)}"
    _column(table, label("account", language), balanced)
    _column(table, label("debit", language), format_money(debit, language), number=True)
    _column(table, label("credit", language), format_money(credit, language), number=True)
    for voucher in played.vouchers:
        day = voucher.posting_date.isoformat()
        table.add_row(Text(f"{day}  {word(voucher.kind, language)}", "cyan"))
        for line in _lines(voucher, played, language):
            table.add_row(f"  {line.account}", *_sides(line, language))
    return table


def _lines(voucher: Voucher, played: Played, language: str) -> tuple[Line, ...]:
    """Read a voucher as its country does: in China by account number and in red letters."""
    chinese = played.slip.request.jurisdiction == "CN"

    def account(role: AccountRole) -> str:
        name = word(role, language)
        return f"{PRC_SMALL.account(role)} {name}" if chinese else name

    return read(voucher, account, Style.RED_LETTER if chinese else Style.REVERSAL)


def _sides(line: Line, language: str) -> Iterator[Text]:
    for amount in (line.debit, line.credit):
        red = "red" if amount.minor < 0 else ""
        yield Text(format_money(amount, language) if amount.minor else "", red)
