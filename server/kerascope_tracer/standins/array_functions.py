"""NumPy's functions on arrays without values: the shape and dtype that NumPy would give.

What depends on values (how many distinct ones there are, how many pass a condition) has an axis of
unknown size. A function that is in none of these modules gives Unknown.
"""

from kerascope_tracer.standins import (
    array_elementwise,
    array_joining,
    array_products,
    array_selection,
    array_statistics,
)
from kerascope_tracer.standins.arrays import FUNCTIONS as FUNCTIONS

for _module in (
    array_elementwise,
    array_joining,
    array_products,
    array_selection,
    array_statistics,
):
    FUNCTIONS.update(_module.FUNCTIONS)
