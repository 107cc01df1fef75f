"""A viewer for accounts linked through the Ring Partner API: events, consent boundary, stills with both times."""

__version__ = "0.1.0"
