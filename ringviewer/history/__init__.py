"""Values that every layer shares: devices, events in columns, coverage, instants and zones.

Pure: no I/O, no clock, no Qt. Times are epoch milliseconds in UTC; a zone appears only where a time is put into words.
"""
