"""Which lanes are shown, in which order and how high, and the means to change that."""
