"""What may stand: reports, decisions with public reasons, appeals, and the public log of them."""
