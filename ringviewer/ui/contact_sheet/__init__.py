"""The contact sheet: the stills of many events in a window of their own."""
