"""How the window looks: colours, type, icons and the controls that every panel is made of."""
