"""The drawn stills (look §14): flat scenes whose light follows the hour, with the capture time burned in."""
