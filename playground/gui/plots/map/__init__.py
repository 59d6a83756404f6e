"""The map: a landscape, the paths upon it, and what stands at single points."""
