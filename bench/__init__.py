"""What a page costs the server, beside a bare Flask view of the same size: `make bench`."""
