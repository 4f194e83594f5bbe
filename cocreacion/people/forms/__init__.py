"""What people fill in about accounts, mandates and organisations."""
