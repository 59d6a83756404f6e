"""A run as an animation: frames, which are arrays of pixels, go one after the other into a file.

`film.py` says which steps are seen and for how long; `formats.py` opens a writer for a file's ending: `gif.py`, with
its colours in `palette.py`, `webp.py` and `mp4.py`. None of them holds more than the frame before: however long an
animation is, it takes no more memory. `changes.py` finds what differs from one frame to the next.
"""
