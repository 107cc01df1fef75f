"""Where everything stands: views, lanes, bins, ticks, and what is under the pointer. Nothing is painted here."""
