"""Words of why something is not possible now: the short reasons errors carry."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.marking import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

REFUSALS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "refusal.not-a-draft": N_("it was submitted before"),
        "refusal.already-open": N_("it is open already"),
        "refusal.nothing-to-review": N_("nothing waits for approval"),
        "refusal.nothing-changed": N_("it says so already"),
        "refusal.nothing-to-withdraw": N_("no request waits that could be taken back"),
        "refusal.approved-before": N_("the request was approved; it can only be amended"),
        "refusal.approval-waits": N_("an approval is still to be given"),
        "refusal.assign-oneself": N_("nobody assigns a review to themselves"),
        "refusal.assign-asker": N_("who asked does not review"),
        "refusal.assign-decider": N_("who decided first does not decide again"),
        "refusal.other-sale": N_("it is about another sale"),
        "refusal.not-ended": N_("it has not ended yet"),
        "refusal.nothing-refused": N_("nothing in it was refused"),
        "refusal.appeal-too-late": N_("the time for an appeal has passed"),
        "refusal.assign-again": N_("this person is a reviewer here already"),
        "refusal.assign-nested": N_("a reviewer who was added adds no further one"),
        "refusal.not-approved": N_("it is not approved"),
        "refusal.nothing-to-accept": N_("no quote waits for consent"),
        "refusal.nothing-to-renew": N_("no quote waits to be renewed"),
        "refusal.quote-still-open": N_("the quote can still be accepted"),
        "refusal.quote-not-accepted": N_("the customer has not accepted the quote"),
        "refusal.nothing-agreed": N_("no amount is agreed yet"),
        "refusal.nothing-due": N_("nothing is due"),
        "refusal.tender-not-allowed": N_("the terms do not pay back in this way"),
        "refusal.payments-not-named": N_("the payments to refund have to be named"),
        "refusal.payments-not-asked": N_("the terms say which payments are refunded"),
        "refusal.nothing-to-adjust": N_("no quote is open to a correction"),
        "refusal.no-such-adjustment": N_("no such correction waits"),
        "refusal.not-paid": N_("the difference is not paid"),
        "refusal.no-pledge-asked": N_("no deposit or authorisation is asked for now"),
        "refusal.pledge-missing": N_("the deposit or authorisation was not left yet"),
        "refusal.return-not-awaited": N_("no goods are expected back"),
        "refusal.return-not-complete": N_("not all goods are back and inspected"),
        "refusal.return-not-sent": N_("the customer has not sent the goods"),
        "refusal.nothing-received": N_("nothing was received"),
        "refusal.nothing-to-hold": N_("nothing is to be set aside"),
        "refusal.nothing-to-send": N_("nothing is to be sent"),
        "refusal.nothing-on-the-way": N_("nothing is on the way"),
        "refusal.not-delivered": N_("not everything is delivered"),
        "refusal.going-back": N_("it is being undone already"),
        "refusal.exchanged-again": N_("the replacement is being exchanged in turn"),
        "refusal.nothing-to-send-back": N_("no goods are to be given back"),
        "refusal.replacement-not-called-in": N_("the replacement is not called in"),
        "refusal.replacement-not-back": N_("the replacement is not back yet"),
        "refusal.not-where-it-left": N_("goods are taken back where they were sent from"),
        "refusal.not-theirs": N_("goods of ours do not go to the customer"),
        "refusal.replacement-left": N_("goods have left for the customer"),
        "refusal.refund-paid": N_("money was paid back already"),
        "refusal.goods-moved": N_("goods have moved"),
        "refusal.money-moved": N_("money has moved"),
        "refusal.posted": N_("the settlement is posted"),
        "refusal.ended": N_("it has ended"),
        "refusal.no-such-deadline": N_("the terms have no such deadline"),
        "refusal.not-waiting": N_("it does not wait for this"),
        "refusal.not-due-yet": N_("the deadline has not passed"),
        "refusal.not-overdue": N_("the deadline was carried out, or fell due at another instant"),
        "duty.apart": N_("the terms keep these duties in different hands"),
        "duty.stand-in": N_("nobody may stand in for another here"),
        "duty.not-assigned": N_("the review was assigned to somebody else"),
        "duty.not-asked": N_("only who asked can take it back"),
        "duty.first-decision": N_("an appeal is decided by somebody else"),
        "duty.role": N_("the role is missing"),
        "duty.own-request": N_("nobody decides a request of their own"),
        "duty.earlier-level": N_("nobody decides two levels of one request"),
        "stale.superseded": N_("a later quote has replaced it"),
        "stale.expired": N_("its time is over"),
        "stale.unknown": N_("there is no such quote"),
        "missing.returns": N_("goods that come back are missing"),
        "missing.no-returns": N_("a resend has no goods that come back"),
        "missing.wishes": N_("goods that go out are missing"),
        "missing.contact": N_("with a gift receipt, whom to write to is missing"),
        "missing.evidence": N_("evidence is missing"),
        "missing.no-wishes": N_("a refund has no goods that go out"),
        "break.other-stream": N_("a record of another history stands among them"),
        "break.out-of-sequence": N_("a record was removed, added or moved"),
        "break.unlinked": N_("it does not follow the record before it"),
        "break.edited": N_("what is stored was changed"),
        "break.cut-off": N_("later records are missing"),
        "break.rewritten": N_("it is not the history that was seen before"),
    }
)
"""
Reasons by ``refusal.`` (a command), ``duty.`` (an actor), ``stale.`` (a quote),
``missing.`` (a draft) and ``break.`` (a history).
"""
