"""Tools to read the axis with: ruler, bookmarks, the menu of an instant, and what stands in the overview."""
