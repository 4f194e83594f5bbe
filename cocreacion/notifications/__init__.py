"""Who is told: letters about what happened."""
