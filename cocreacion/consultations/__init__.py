"""Consultations: announced windows on a published version or on open questions."""
