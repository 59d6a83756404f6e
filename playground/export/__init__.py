"""What leaves the program: tables, and later code, worksheets, figures and animations."""
