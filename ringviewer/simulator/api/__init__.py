"""The API origin: tokens, devices, Event History and the first leg of the downloads."""
