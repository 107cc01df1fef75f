"""Small windows that ask one question. None is modal: an answer may wait while pages load."""
