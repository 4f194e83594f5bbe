"""Writing together at the same time: rooms, their protocol, and the server they live in."""
