"""The media: which recordings exist, what becomes of a request for one, and the second leg."""
