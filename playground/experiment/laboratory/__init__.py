"""Questions to many runs, as a person asks them: of an experiment, in a dialect's own names."""
