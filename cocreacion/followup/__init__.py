"""What became of it: milestones, progress and evidence."""
