"""
The outside form of everything: records, canonical JSON, hashes and hosts' orders.

`codec` writes any value of the kit as what JSON can hold and reads it back; `canonical`
gives it one text and one digest; `records` chains what happened; `upcast` reads what older
releases wrote; `orders` reads a host's order, `policies` a merchant's policy.
"""
