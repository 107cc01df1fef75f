"""What leaves the desktop, without secrets: so far, a recorded request as a command."""
