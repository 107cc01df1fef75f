"""The tabs below the timeline: events, findings, boundary and requests, over the session's values."""
