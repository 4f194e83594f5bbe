"""Pages of those who keep the lists of organisations and people."""
