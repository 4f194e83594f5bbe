"""Which table: the Technical Committee, working groups, their seats and who holds them."""
