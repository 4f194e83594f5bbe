"""What comes in otherwise than through an account: by mail, on paper, in speech, in a table."""
