"""What a trace left out, and comments that silence what is not there (KS0xx)."""
