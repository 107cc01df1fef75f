"""Paints axis, lanes, close-up and overview from their layout."""
