"""Which plan: plans, phases, themes, commitments and their published versions."""
