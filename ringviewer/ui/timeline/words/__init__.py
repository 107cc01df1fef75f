"""What the timeline says: tips, labels, and what a screen reader hears."""
