"""One operator at work on one account: reads history, fetches stills, probes, and remembers.

Runs on asyncio and knows no Qt. Whoever shows it subscribes to its changes.
"""
