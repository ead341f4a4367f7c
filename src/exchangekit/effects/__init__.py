"""
What follows from each event: the one room that answers "what happens on receipt?".

One file per ledger.  Effects are projected from the event and the slip right after it and
from nothing else, so a ledger can be rebuilt from histories and compared.
"""
