"""What a scenario tells: read from its file, placed in time, and going on while it is served."""
