"""Sockets and what every answer has in common: headers, limits, the journal and the log."""
