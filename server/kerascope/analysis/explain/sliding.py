"""Axes along which a window slides: convolutions, pooling, transposed convolutions, patches.

Source of the facts: keras/src/ops/operation_utils.py (``compute_conv_output_shape``,
``compute_pooling_output_shape``) and keras/src/backend/common/backend_utils.py
(``_get_output_shape_given_tf_padding``) of Keras 3.15.
"""

from __future__ import annotations

from math import ceil

from kerascope.analysis.explain.formula import Formula


def window(size: int, kernel: int, stride: int, padding: str, dilation: int = 1) -> Formula | None:
    """How many places a window of ``kernel`` has on an axis of ``size``.

    ``padding`` is ``valid``, ``same`` or ``causal``; ``None`` for any other, and when the window
    does not fit.
    """
    if min(size, kernel, stride, dilation) < 1:
        return None
    if padding == "same":
        return Formula(f"ceil({size} / {stride})", ceil(size / stride))
    if padding not in ("valid", "causal"):
        return None
    reach = dilation * (kernel - 1) + 1
    written = str(kernel) if dilation == 1 else f"({dilation} · ({kernel} - 1) + 1)"
    added = reach - 1 if padding == "causal" else 0
    value = (size - reach + added) // stride + 1
    return Formula(f"floor(({size} - {written} + {added}) / {stride}) + 1", value)


def transposed(
    size: int,
    kernel: int,
    stride: int,
    padding: str,
    output_padding: int | None = None,
    dilation: int = 1,
) -> Formula | None:
    """How long an axis of ``size`` becomes under a transposed convolution."""
    if min(size, kernel, stride, dilation) < 1 or padding not in ("valid", "same"):
        return None
    reach = (kernel - 1) * dilation + 1
    if padding == "same" and output_padding is None:
        return Formula(f"{size} · {stride}", size * stride)
    if padding == "same":
        # Half of the window is cut off at each end; an odd one leaves its middle.
        added = output_padding or 0
        value = (size - 1) * stride + reach % 2 + added
        return Formula(f"({size} - 1) · {stride} + {reach % 2} + {added}", value)
    added = max(reach, stride) - reach if output_padding is None else output_padding
    return Formula(
        f"({size} - 1) · {stride} + {reach} + {added}", (size - 1) * stride + reach + added
    )
