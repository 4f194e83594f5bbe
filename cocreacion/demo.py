"""Loads the fifth plan with sample activity, through the services."""
