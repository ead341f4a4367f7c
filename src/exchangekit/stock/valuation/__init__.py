"""
What goods are worth: a fold over what happened to them, by one of four methods.

`operations` says what can happen, `pools` holds the methods (moving average, FIFO, standard,
specific) behind one small Protocol, `fold` keeps the books and gives a value to every
operation, `reading` reads operations off movements.  Quantity and value are kept; a unit
cost is derived.  What documents say and stock does not take is named as a gap, so no cent
is lost and none is hidden.
"""
