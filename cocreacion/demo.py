"""Loads the fifth plan with sample activity, through the services."""


def is_empty() -> bool:
    return False


def load() -> str:
    return ""
