"""Where words come from and what became of them: from a meeting to a milestone, link by link."""
