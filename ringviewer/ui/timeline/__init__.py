"""The devices and their timeline: one lane per device on one axis, with a close-up and an overview."""

from ringviewer.ui.timeline.panel import TimelinePanel

__all__ = ["TimelinePanel"]
