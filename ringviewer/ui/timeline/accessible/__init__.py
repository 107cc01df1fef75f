"""The timeline for those who hear it or use it by keyboard alone: a tree of what is in view, and announcements."""
