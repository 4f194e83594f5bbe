"""Writing: text in clauses, in two languages, with versions that never change."""
