"""What each state of a slip means, in plain words: what is waited for, and from whom."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.marking import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "state.review/draft": N_(
            "The request is being written, or came back to be changed. Whoever asks completes it "
            "and submits it."
        ),
        "state.review/waiting": N_(
            "The request is assessed; a person still has to decide. The reviewers whom the terms "
            "name approve it, refuse it or send it back."
        ),
        "state.review/approved": N_(
            "The request is allowed, by policy or by every reviewer who was due. Goods and money "
            "may move."
        ),
        "state.review/refused": N_(
            "The request is not allowed. Nothing moves; the customer may appeal within the time "
            "the terms give."
        ),
        "state.review/cancelled": N_("The request was called off before it was decided."),
        "state.return/idle": N_("Goods are to come back, but the request is not decided yet."),
        "state.return/awaiting": N_(
            "The customer is to bring or send the goods. Nothing has arrived in full yet."
        ),
        "state.return/in_transit": N_(
            "The customer sent the goods; the parcel is not here yet. The warehouse receives it."
        ),
        "state.return/inspecting": N_(
            "Everything that comes back is here. An inspector looks at each piece and says where "
            "it goes."
        ),
        "state.return/complete": N_(
            "Everything that came back was inspected. Nothing more is waited for here."
        ),
        "state.return/going_back": N_(
            "The exchange is being undone. The warehouse sends the customer's goods back, or a "
            "clerk settles what cannot go back."
        ),
        "state.return/cancelled": N_(
            "Nothing comes back: the exchange ended before, or the goods are with the customer "
            "again."
        ),
        "state.return/not_needed": N_("The request asks for no goods to come back."),
        "state.replacement/idle": N_(
            "Goods are to go out, but none are set aside yet: the terms say at which step they are."
        ),
        "state.replacement/backordered": N_(
            "Goods that go out are out of stock. The shop waits for stock and sets it aside when "
            "it comes."
        ),
        "state.replacement/reserved": N_(
            "Everything that goes out is set aside. The warehouse sends it as soon as the terms "
            "let it leave."
        ),
        "state.replacement/dispatched": N_(
            "Everything that goes out has left. The carrier brings it to the customer."
        ),
        "state.replacement/delivered": N_(
            "Everything that went out is with the customer, who confirms that it is right."
        ),
        "state.replacement/complete": N_(
            "The customer confirmed the result, or silence did. Nothing more is waited for here."
        ),
        "state.replacement/called_in": N_(
            "The exchange is being undone. The customer gives the replacement back, or keeps it "
            "and pays."
        ),
        "state.replacement/cancelled": N_(
            "Nothing goes out: the exchange ended before, or the replacement is here again."
        ),
        "state.replacement/not_needed": N_("The request asks for no goods to go out."),
        "state.settlement/idle": N_(
            "Nothing is worked out yet: the request was not submitted, or came back."
        ),
        "state.settlement/quoted": N_(
            "A quote names every amount. The customer agrees to it before it runs out."
        ),
        "state.settlement/accepted": N_(
            "The customer agreed to the quote. The amounts become final once the goods are back "
            "and inspected, and whoever has to approve has done so."
        ),
        "state.settlement/due": N_(
            "The amounts are final. The customer pays the difference to a cashier, or a cashier "
            "pays it back."
        ),
        "state.settlement/settled": N_("Nobody owes anything. Nothing more is waited for here."),
        "state.settlement/unwinding": N_(
            "The exchange is being undone. What was paid goes back, less what does not."
        ),
        "state.settlement/cancelled": N_(
            "No money is owed: the exchange ended before, or what was paid went back."
        ),
    }
)
"""By ``state.<leg>/<phase>``."""
