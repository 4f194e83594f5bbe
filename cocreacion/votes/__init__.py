"""Deciding: polls of seats, ballots, and results by bloc in exact fractions."""
