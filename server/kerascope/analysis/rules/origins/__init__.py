"""Who chose a value: names, numbers and data followed backwards through the text."""
