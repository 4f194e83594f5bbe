"""What every package stands on; no word of the domain."""
