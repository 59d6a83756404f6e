"""Everything a person has chosen, as one immutable value; how it is written to a file and turned into traces."""
