"""Looking closely at stills: the viewer, and two of them held against one another."""
