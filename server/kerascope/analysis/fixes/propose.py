"""Which fixes each rule offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kerascope.analysis.fixes import (
    branches,
    comments,
    feeding,
    layers,
    modernise,
    outputs,
    quiet,
    shapes,
    structures,
    training,
    wiring,
)
from kerascope.analysis.fixes.source import Source
from kerascope.analysis.report import Finding, Fix, ShapeReport

_Builder = Callable[[Source, ShapeReport, Finding], Iterator[Fix]]

_BUILDERS: Mapping[str, _Builder] = {
    "KS002": comments.trim_suppression,
    "KS003": comments.trim_suppression,
    "KS101": shapes.add_feature_axis,
    "KS102": shapes.arrange_row,
    "KS103": shapes.drop_batch_axis,
    "KS104": quiet.channels_last,
    "KS105": layers.fit_dimension,
    "KS106": shapes.batch_in_build,
    "KS108": shapes.given_size,
    "KS109": shapes.given_size,
    "KS201": layers.keep_size,
    "KS301": shapes.declare_input,
    "KS302": layers.pool_instead,
    "KS401": branches.crop_or_pad,
    "KS402": branches.project_shortcut,
    "KS406": branches.same_rank,
    "KS407": branches.as_list,
    "KS501": layers.remove_layer,
    "KS502": layers.move_flatten,
    "KS503": shapes.reshape_target,
    "KS601": layers.return_sequences,
    "KS605": layers.return_state,
    "KS606": layers.return_state,
    "KS602": shapes.set_units,
    "KS603": feeding.project_query,
    "KS701": training.change_loss,
    "KS702": training.change_loss,
    "KS703": outputs.fit_units,
    "KS704": layers.flatten_before,
    "KS705": outputs.last_step,
    "KS706": outputs.flatten_or_units,
    "KS707": outputs.change_activation,
    "KS708": outputs.agree_on_logits,
    "KS709": outputs.fit_labels,
    "KS710": outputs.crop_output,
    "KS711": training.change_metric,
    "KS712": structures.fit_targets,
    "KS713": structures.fit_losses,
    "KS714": outputs.same_axes,
    "KS801": training.fit_data,
    "KS802": training.add_batch_axis,
    "KS803": feeding.equal_counts,
    "KS804": feeding.batch_once,
    "KS805": feeding.pad_rows,
    "KS806": feeding.order_inputs,
    "KS807": feeding.split_inputs,
    "KS808": feeding.whole_batches,
    "KS809": feeding.transpose_images,
    "KS810": outputs.enough_rows,
    "KS811": layers.remove_scaling,
    "KS900": training.refused_call,
    "KS813": shapes.last_axis,
    "KS814": structures.swap_pair,
    "KS812": structures.rename_key,
    "KS901": training.plural_attribute,
    "KS902": wiring.apply_layer,
    "KS903": wiring.connect,
    "KS904": wiring.make_layer,
    "KS905": wiring.use_keras_ops,
    "KS908": layers.own_layer,
    "KS909": wiring.all_inputs,
    "KS910": shapes.write_shape,
    "KS906": wiring.take_last,
    "KS907": wiring.apply_after,
    "KS107": quiet.set_axis,
    "KS403": branches.as_gate,
    "KS404": quiet.set_axis,
    "KS504": quiet.keep_sequence,
    "KS505": layers.pool_instead,
    "KS604": quiet.swap_axes,
    "KS1001": quiet.square_kernels,
    "KS1002": quiet.drop_argument,
    "KS304": quiet.let_keras_infer,
    "KS405": quiet.set_size,
    "KS1101": quiet.swap_weight_axes,
    "KS1003": modernise.modernise,
    "KS1004": modernise.modernise,
    "KS1005": modernise.modernise,
    "KS1006": modernise.modernise,
    "KS1007": modernise.tensorflow_2,
    "KS1008": modernise.rename_keys,
    "KS1009": modernise.modernise,
    "KS1103": layers.return_result,
    "KS1104": quiet.make_as_wide,
    "KS1102": feeding.true_output_shape,
}


def propose(report: ShapeReport, finding: Finding) -> tuple[Fix, ...]:
    """Candidates for ``finding``, the best guess first; their edits are for ``report.text``."""
    builder = _BUILDERS.get(finding.code)
    if builder is None:
        return ()
    return tuple(builder(Source(report.text), report, finding))
