"""
Customer care as data: what a customer is told, in which step, about which slip.

Sending is the host's; a notice names a recipient by reference and carries no words.
"""
