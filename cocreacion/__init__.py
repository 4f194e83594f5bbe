"""Cocreación: a country co-creates its open-government plan, and follows it up."""

__version__ = "0.1.0"
