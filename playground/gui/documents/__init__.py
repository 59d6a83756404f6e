"""The experiment as a document: opening, saving, what is kept meanwhile, and other ways in and out."""
