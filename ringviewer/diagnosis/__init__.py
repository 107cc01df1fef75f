"""Conclusions drawn from what the API returned and refused.

Pure functions over values: no I/O, no clock, no Qt. What is not known is ``None``, and every conclusion names the
evidence that it rests on.
"""
