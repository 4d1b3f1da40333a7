"""pandas in shapes: tables of a file that is not there, by what a program does with them.

A table knows how many columns it has when the program says so (``usecols``, ``names``, a list of
names, ``iloc[:, :8]``); its rows, and whatever else only the file could tell, are unknown sizes.
"""

from kerascope_tracer.standins.frames.module import bend as bend
from kerascope_tracer.standins.frames.module import fill as fill
from kerascope_tracer.standins.frames.table import arrays as arrays
