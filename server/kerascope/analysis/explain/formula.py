"""Expressions with their numbers filled in, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod


@dataclass(frozen=True)
class Formula:
    """``text`` is the right-hand side, ``value`` what it comes to: ``3 · 3 + 1`` and 10."""

    text: str
    value: int

    def __str__(self) -> str:
        return self.text if self.text == str(self.value) else f"{self.text} = {self.value}"


def times(*factors: int) -> Formula:
    """The product, written out; of nothing it is 1."""
    return Formula(" · ".join(str(factor) for factor in factors) or "1", prod(factors))


def plus(*terms: Formula) -> Formula:
    """The sum of expressions that need no brackets in a sum."""
    return Formula(" + ".join(term.text for term in terms), sum(term.value for term in terms))


def multiple(count: int, formula: Formula) -> Formula:
    """``count`` times an expression; with brackets where they are needed."""
    if count == 1:
        return formula
    text = f"({formula.text})" if _is_sum(formula.text) else formula.text
    return Formula(f"{count} · {text}", count * formula.value)


def _is_sum(text: str) -> bool:
    """Whether an expression has a plus outside of all brackets."""
    depth = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if char == "+" and depth == 0:
            return True
    return False
