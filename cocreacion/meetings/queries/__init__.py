"""Every question to the tables of meetings."""
