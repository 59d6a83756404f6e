"""Questions to many runs at once: which rates work, which minimum starts reach, which method is quicker.

Every run is advanced by the same compiled rule as a recorded path, and ends where that one ends to the last bit; here
many of them are entries of arrays (*lanes*), and only what is asked for is kept of them.
"""
