"""The home page, the pages about the site, and what every page shows."""
