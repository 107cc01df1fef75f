"""How the view of the timeline moves: by hand, smoothly, gliding on; within limits; back and forward."""
