"""Words of every error: what is wrong, and what would be right."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.marking import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

ERRORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "error.exchangekit": N_("Something could not be done."),
        "error.input.invalid": N_("{where} cannot be {got}."),
        "error.input.missing-field": N_("{where} lacks the field {field}."),
        "error.input.unknown-field": N_("{where} has a field nobody knows: {field}."),
        "error.input.unknown-kind": N_("{where} names a kind nobody knows: {kind}."),
        "error.money.float": N_(
            "{where} was given as the binary float {got}, which may not hold every cent."
        ),
        "error.money.digits": N_("{where} is {amount}, which is finer than {currency} allows."),
        "error.money.unknown-currency": N_(
            "{where} names {currency}, which is no ISO 4217 currency."
        ),
        "error.money.currency-mismatch": N_("{left} and {right} cannot be combined."),
        "error.money.tax-rate": N_("{where} cannot be a tax rate of {got}."),
        "error.quantity.invalid": N_("{where} cannot be a quantity of {got} {unit:unit}."),
        "error.quantity.unknown-unit": N_("{where} names the unit {unit}, which is not known."),
        "error.quantity.inexact": N_(
            "{where}: {got} {unit:unit} are no whole number of {into:unit}."
        ),
        "error.time.naive": N_("{where} is {got}, an instant without a time zone."),
        "error.time.order": N_("{where} is {got}, which lies before {not_before}."),
        "error.time.calendar": N_("{day:day} is named both a holiday and a working day."),
        "error.goods.barcode": N_("{where}: the barcode {got} is not right."),
        "error.sale.unknown": N_("No sale has the number {sale}."),
        "error.sale.unknown-line": N_("Sale {sale} has no line {line}."),
        "error.sale.not-returnable": N_(
            "{asked} of line {line} of sale {sale} were to come back or to be sent again, but "
            "only {free} are left for that."
        ),
        "error.sale.discount": N_(
            "{where}: a discount of {discount:money} cannot be taken off {limit:money}."
        ),
        "error.sale.changed": N_(
            "Sale {sale} was taken in before with {where} as {frozen}; now it is {now}."
        ),
        "error.stock.movement": N_("The stock movement {where} cannot be {got}."),
        "error.stock.unknown-place": N_("{where} names the place {place}, which does not exist."),
        "error.stock.already-moved": N_(
            "{item} has moved at {site} before; opening stock is booked first, and once."
        ),
        "error.stock.insufficient": N_(
            "{asked} of {item} were asked from: {place:place}; only {available} are there."
        ),
        "error.stock.over-issued": N_("{asked} leave by {where}, but only {left} are there."),
        "error.stock.over-reversed": N_(
            "{where} brings {asked} back of {of}, of which only {left} are still out."
        ),
        "error.stock.already-reversed": N_("Nothing is left of {movement} to be reversed."),
        "error.stock.later-balance": N_(
            "With {added} before it, {movement} would leave {balance} of {item} in: {place:place}."
        ),
        "error.stock.unknown-component": N_("{item} is not part of the kit {kit}."),
        "error.stock.kit-incomplete": N_(
            "{asked} of the kit {kit} are to be credited, but only {whole} came back whole."
        ),
        "error.stock.lot-mismatch": N_("Lot or serial {lot} of {item} was not delivered."),
        "error.stock.tracking": N_("{where}: {item} comes as {got}."),
        "error.stock.serial-unknown": N_("The serial number {serial} of {item} was never here."),
        "error.stock.serial-here": N_(
            "The serial number {serial} of {item} is here already: {place:place}."
        ),
        "error.stock.serial-elsewhere": N_(
            "The serial number {serial} of {item} is said to be with {asked}; it is with {holder}."
        ),
        "error.stock.serial-replaces-itself": N_(
            "The serial number {serial} of {item} cannot replace itself."
        ),
        "error.stock.not-on-sheet": N_(
            "Count sheet {sheet} does not list {item} in: {place:place}."
        ),
        "error.stock.future-count": N_(
            "{item} is said to be counted at {counted:instant}, after {now:instant}."
        ),
        "error.stock.recount-needed": N_(
            "{counted} of {item} were counted in: {place:place}; the books say {book}."
        ),
        "error.books.period-closed": N_(
            "The books of {company} are closed for {posting_date:day}."
        ),
        "error.books.unbalanced": N_(
            "The two sides of the template entry {entry} differ by: {amounts}."
        ),
        "error.books.red-over-blue": N_(
            "Red invoices over {asked:money} were asked for; of the blue one ({blue}) only"
            " {left:money} are left."
        ),
        "error.books.claim": N_(
            "Supplier claim {claim} cannot be {step:claim_step} for {got:money}; the most is"
            " {most:money}."
        ),
        "error.books.unmapped-role": N_("The chart {chart} has no account for: {role:account}."),
        "error.policy.none-in-force": N_(
            "No policy ruled a sale in {jurisdiction} ({channel:channel}) at {at:instant}."
        ),
        "error.policy.unknown-statute": N_("{where}: no article of a law is called {statute}."),
        "error.policy.overlap": N_(
            "Versions {version} and {other} of the policy {policy} are in force at the same time."
        ),
        "error.quote.stale": N_(
            "Quote {asked} of exchange {slip} cannot be accepted: {reason:stale}."
        ),
        "error.quote.promotion-group": N_(
            "Goods of the promotion {promotion} of sale {sale} come back together: what would be "
            "left is worth {left:money}."
        ),
        "error.quote.uneven": N_(
            "What exchange {slip} gives and what comes back for it differ by {gap:money}."
        ),
        "error.payment.amount": N_("An amount of {got:money} is not right for exchange {slip}."),
        "error.quote.adjustment": N_(
            "A correction of {got:money} to exchange {slip} goes {above:money} too far."
        ),
        "error.payment.unknown": N_("Payment {payment} was not received for exchange {slip}."),
        "error.payment.duplicate-reference": N_(
            "The reference {reference} was used before for something else."
        ),
        "error.payment.of-slip": N_(
            "Payment {payment} stands on the order of sale {sale}, but exchange {slip} has "
            "taken it."
        ),
        "error.slip.not-allowed": N_(
            "“{command:command}” is not possible for exchange {slip}: {reason:refusal}."
        ),
        "error.slip.transition": N_("{event} does not follow this step: {stage:stage}."),
        "error.slip.unknown": N_("No exchange has the number {slip}."),
        "error.slip.unknown-line": N_("Exchange {slip} has no line {line} in its part: {leg:leg}."),
        "error.slip.duplicate-line": N_("{where} names line {line} twice."),
        "error.slip.too-many": N_(
            "{asked} were recorded on line {line} of exchange {slip} ({leg:leg}), but only"
            " {left} are left."
        ),
        "error.slip.role": N_("{actor} may not do this: {reason:duty}."),
        "error.slip.handed-over": N_(
            "For sale {sale} no exchange is opened; it was asked for: {intent:intent}."
        ),
        "error.slip.built-on": N_(
            "Entry {record} of exchange {slip} cannot be taken back: {by:built-on} ({about})."
        ),
        "error.slip.amendment": N_(
            "Exchange {slip} cannot be changed like this: {findings:because}."
        ),
        "error.slip.incomplete": N_("Exchange {slip} is not complete yet."),
        "error.store.conflict": N_(
            "Somebody else changed {stream} first: it is at version {actual}, not {expected}."
        ),
        "error.store.repeated-key": N_(
            "The key {key} was used before in {stream} for another command."
        ),
        "error.store.unknown-item": N_("No item or no price is known for {item}."),
        "error.record.chain": N_("The history {stream} is broken at record {seq}: {reason:break}."),
        "error.record.unknown": N_(
            "Record {seq} of {stream} is of type {type}, version {v}, which this release "
            "cannot read."
        ),
        "error.text.unknown-locale": N_("There are no words in the language {tag}."),
    }
)
"""What is wrong, by ``error.`` and the error's code; placeholders are its facts."""

HELPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "help.exchangekit": N_("Look at the code and the facts of the error."),
        "help.input.invalid": N_("It has to be: {want:want}."),
        "help.input.missing-field": N_("Add the field {field}."),
        "help.input.unknown-field": N_("The fields known are: {known}."),
        "help.input.unknown-kind": N_("The kinds known are: {known}."),
        "help.money.float": N_("Give the amount as text, an int or a Decimal."),
        "help.money.digits": N_("Give at most {digits} digits after the decimal mark."),
        "help.money.unknown-currency": N_(
            "Give a code of three capital letters such as CNY or EUR."
        ),
        "help.money.currency-mismatch": N_("Keep every amount of one sale in one currency."),
        "help.money.tax-rate": N_(
            "Give 0 to 1000 percent, with at most four digits after the decimal mark."
        ),
        "help.quantity.invalid": N_(
            "Give more than zero, with at most {digits} digits after the decimal mark."
        ),
        "help.quantity.unknown-unit": N_("The units known are: {known}."),
        "help.quantity.inexact": N_("Give a quantity that comes out even."),
        "help.time.naive": N_("Give an instant with a time zone."),
        "help.time.order": N_("Give {not_before} or later."),
        "help.time.calendar": N_("Take the day off one of the two lists."),
        "help.goods.barcode": N_("Expected: {want:want}."),
        "help.sale.unknown": N_("Check the number, or take the sale in first."),
        "help.sale.unknown-line": N_("Its lines are: {known}."),
        "help.sale.not-returnable": N_(
            "{shipped} were shipped and {claimed} are claimed already; ask for at most {free}."
        ),
        "help.sale.discount": N_("Give a discount from zero to {limit:money}."),
        "help.sale.changed": N_(
            "What was sold stays as it was; take a corrected order in under a number of its own."
        ),
        "help.stock.movement": N_("It has to be: {want:want}."),
        "help.stock.unknown-place": N_("The places known are: {known}."),
        "help.stock.already-moved": N_("Book a stocktake or a receipt instead."),
        "help.stock.insufficient": N_("Take at most {available}, or bring stock in first."),
        "help.stock.over-issued": N_("Take at most {left}, or value the receipt first."),
        "help.stock.over-reversed": N_("Bring at most {left} back, or name another movement."),
        "help.stock.already-reversed": N_("Post only the right entry, if it is not there yet."),
        "help.stock.later-balance": N_("Give a later date, or correct {movement} first."),
        "help.stock.unknown-component": N_("Its components are: {known}."),
        "help.stock.kit-incomplete": N_("Credit at most {whole}, or take in what is missing."),
        "help.stock.lot-mismatch": N_("Those that can still come back are: {known}."),
        "help.stock.tracking": N_("Name {want:want}."),
        "help.stock.serial-unknown": N_("Read the number again, or take the goods in first."),
        "help.stock.serial-here": N_("Read the number again; it can come in only after it left."),
        "help.stock.serial-elsewhere": N_("Read the number again, or name the sale {holder}."),
        "help.stock.serial-replaces-itself": N_("Pick another serial number."),
        "help.stock.not-on-sheet": N_("Add a line for it to the sheet."),
        "help.stock.future-count": N_("Give the instant at which it was counted."),
        "help.stock.recount-needed": N_("Let somebody else count it again."),
        "help.books.period-closed": N_("Post on {first_open:day} or later."),
        "help.books.unbalanced": N_("Let every amount stand as often in debit as in credit."),
        "help.books.red-over-blue": N_("Take back only what is left of the blue invoice."),
        "help.books.claim": N_("Read what the claim still waits for, and for how much."),
        "help.books.unmapped-role": N_("Add an account for it to the chart."),
        "help.policy.none-in-force": N_("Add a version of a policy that was in force then."),
        "help.policy.unknown-statute": N_("Known are: {known}."),
        "help.policy.overlap": N_("Let the earlier version end before the later one begins."),
        "help.quote.stale": N_(
            "The quote that counts is number {current}; ask for a new one if it has run out."
        ),
        "help.quote.promotion-group": N_(
            "Bring all of its goods back, or keep goods worth {threshold:money}."
        ),
        "help.quote.uneven": N_("The terms say: in an exchange {settlement:settlement}."),
        "help.payment.amount": N_("It has to be more than zero and at most {limit:money}."),
        "help.quote.adjustment": N_(
            "Correct at most what was paid for the goods, and nothing below zero."
        ),
        "help.payment.unknown": N_("The payments are: {known}."),
        "help.payment.duplicate-reference": N_(
            "Give a reference of its own to every payment and refund."
        ),
        "help.payment.of-slip": N_(
            "Leave it out of the order: what an exchange took is counted there, and once that is "
            "undone it counts for the sale by itself."
        ),
        "help.slip.not-allowed": N_("The exchange is at this step: {stage:stage}."),
        "help.slip.transition": N_("Reload the exchange and look at what is possible now."),
        "help.slip.unknown": N_("Check the number, or open the exchange first."),
        "help.slip.unknown-line": N_("Its lines are: {known}."),
        "help.slip.duplicate-line": N_("Name each line once and add the quantities up."),
        "help.slip.too-many": N_("Record at most {left}."),
        "help.slip.role": N_("It takes: {needs:role}."),
        "help.slip.handed-over": N_(
            "Open a repair where you keep repairs; if it fails, ask for an exchange or a refund."
        ),
        "help.slip.built-on": N_("What is right instead: {by:instead}."),
        "help.slip.amendment": N_("Leave it as it is, or open another request."),
        "help.slip.incomplete": N_("Still to be put right: {missing:missing}."),
        "help.store.conflict": N_("Reload and decide again."),
        "help.store.repeated-key": N_("Give every new command a new key."),
        "help.store.unknown-item": N_("Check the number, or add the item and its price."),
        "help.record.chain": N_("Restore the history from a copy that verifies."),
        "help.record.unknown": N_("Read it with a newer release."),
        "help.text.unknown-locale": N_("The languages known are: {known}."),
    }
)
"""What would be right, by ``help.`` and the error's code."""
