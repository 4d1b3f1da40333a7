"""Small changes of a program that may settle a finding whose guilty line no rule knows."""
