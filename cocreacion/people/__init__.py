"""Who: persons, organisations, what they may do, and signing in."""
