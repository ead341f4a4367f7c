"""
Settlement: a quote with every cent on a named line, and who pays whom.

Positive amounts are paid by the customer.  A quote is numbered and recorded, never
computed again: what is executed is the quote that was accepted.
"""
