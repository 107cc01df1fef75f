"""What goes wrong on purpose: which request is hit, and what becomes of its answer."""
