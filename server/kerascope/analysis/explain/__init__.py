"""Why shapes, parameters and costs are what they are: pure functions from a report to numbers.

Nothing is told that was not compared with the trace: a formula whose value differs from what Keras
computed is left out.
"""
