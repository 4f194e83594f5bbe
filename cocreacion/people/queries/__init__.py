"""Every question to the tables of people."""
