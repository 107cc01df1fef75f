"""Changing the world while it is served: the control plane, and the webhooks that follow."""
