"""What people may have done: accounts, mandates, organisations."""
