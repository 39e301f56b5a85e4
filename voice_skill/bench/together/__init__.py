"""`voice-skill bench`: everything that is measured, in one run and one table, beside other programs."""
