"""Saying: comments on clauses, from any channel, and the reasoned responses to them."""
