"""The contour map, the series plots and the items that paint them: views that draw what they are given."""
