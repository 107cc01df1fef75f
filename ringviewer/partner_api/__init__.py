"""The Ring Partner API on the wire: requests, answers, errors by meaning, pacing, and a record of every exchange."""
