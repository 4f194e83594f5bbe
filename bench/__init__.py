"""What pages cost beside a bare Flask view, and what live writing costs: `make bench`."""
