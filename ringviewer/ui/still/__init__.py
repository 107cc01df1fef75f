"""The still panel: one picture with its requested and its actual time, or the reason why there is none."""
