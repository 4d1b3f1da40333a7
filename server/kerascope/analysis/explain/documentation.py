"""The page of keras.io that describes a layer."""

from __future__ import annotations

import re

from kerascope.analysis.explain.applied import classes
from kerascope.analysis.report import LayerInfo

SITE = "https://keras.io/api/layers/"

# Families of pages; a page is mostly named as its class, with underscores.
_FAMILIES = {
    "core_layers": "Dense EinsumDense Activation Embedding Masking Lambda Identity",
    "convolution_layers": """Conv1D Conv2D Conv3D SeparableConv1D SeparableConv2D DepthwiseConv1D
        DepthwiseConv2D Conv1DTranspose Conv2DTranspose Conv3DTranspose""",
    "pooling_layers": """MaxPooling1D MaxPooling2D MaxPooling3D AveragePooling1D AveragePooling2D
        AveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D
        GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D""",
    "recurrent_layers": """LSTM LSTMCell GRU GRUCell SimpleRNN SimpleRNNCell RNN TimeDistributed
        Bidirectional ConvLSTM1D ConvLSTM2D ConvLSTM3D StackedRNNCells""",
    "preprocessing_layers/text": "TextVectorization",
    "preprocessing_layers/numerical": "Normalization SpectralNormalization Discretization",
    "preprocessing_layers/categorical": """CategoryEncoding Hashing HashedCrossing StringLookup
        IntegerLookup""",
    "preprocessing_layers/image_preprocessing": "Resizing Rescaling CenterCrop AutoContrast",
    "preprocessing_layers/image_augmentation": """AugMix CutMix Equalization MaxNumBoundingBoxes
        MixUp Pipeline RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter
        RandomContrast RandomCrop RandomElasticTransform RandomErasing RandomFlip
        RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective
        RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear
        RandomTranslation RandomZoom Solarization""",
    "preprocessing_layers/audio_preprocessing": "MelSpectrogram STFTSpectrogram",
    "normalization_layers": """BatchNormalization LayerNormalization UnitNormalization
        GroupNormalization RMSNormalization""",
    "regularization_layers": """Dropout SpatialDropout1D SpatialDropout2D SpatialDropout3D
        GaussianDropout AlphaDropout GaussianNoise ActivityRegularization""",
    "attention_layers": "GroupedQueryAttention MultiHeadAttention Attention AdditiveAttention",
    "reshaping_layers": """Reshape Flatten RepeatVector Permute Cropping1D Cropping2D Cropping3D
        UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D""",
    "merging_layers": "Concatenate Average Maximum Minimum Add Subtract Multiply Dot",
    "activation_layers": "ReLU Softmax LeakyReLU PReLU ELU",
    "backend_specific_layers": "TorchModuleWrapper TFSMLayer JaxLayer FlaxLayer",
}
_SLUGS = {
    "InputLayer": "core_layers/input",
    "GroupedQueryAttention": "attention_layers/group_query_attention",
    "StackedRNNCells": "recurrent_layers/stacked_rnn_cell",
    "AutoContrast": "preprocessing_layers/image_preprocessing/auto_constrast",  # so on the site
    "PReLU": "activation_layers/prelu",
    "ReLU": "activation_layers/relu",
    "LeakyReLU": "activation_layers/leaky_relu",
    "LSTMCell": "recurrent_layers/lstm_cell",
    "GRUCell": "recurrent_layers/gru_cell",
    "SimpleRNN": "recurrent_layers/simple_rnn",
    "SimpleRNNCell": "recurrent_layers/simple_rnn_cell",
    "ConvLSTM1D": "recurrent_layers/conv_lstm1d",
    "ConvLSTM2D": "recurrent_layers/conv_lstm2d",
    "ConvLSTM3D": "recurrent_layers/conv_lstm3d",
    "MelSpectrogram": "preprocessing_layers/audio_preprocessing/mel_spectrogram",
    "STFTSpectrogram": "preprocessing_layers/audio_preprocessing/stft_spectrogram",
    "TFSMLayer": "backend_specific_layers/tfsm_layer",
    "RMSNormalization": "normalization_layers/rms_normalization",
}
#: Layers and base classes of Keras' that the site has no page of their own for.
WITHOUT_PAGE = classes(
    """Layer Wrapper InputSpec ReversibleEmbedding AdaptiveAveragePooling1D AdaptiveAveragePooling2D
    AdaptiveAveragePooling3D AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D
    ContrastLimitedAdaptiveHistogramEqualization"""
)
_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[0-9]D)(?=[A-Z])")


def documentation_url(info: LayerInfo) -> str | None:
    """The page about the layer's class, when it is one of Keras' own that has a page."""
    page = PAGES.get(info.cls) if info.is_keras and info.role in ("layer", "input") else None
    return f"{SITE}{page}/" if page is not None else None


def _page(family: str, cls: str) -> str:
    if cls in _SLUGS:
        return _SLUGS[cls]
    name = cls.replace("Conv", "Convolution") if family == "convolution_layers" else cls
    return f"{family}/{_WORD_START.sub('_', name).lower()}"


#: Page below ``SITE`` by class name.
PAGES = {
    cls: _page(family, cls) for family, names in _FAMILIES.items() for cls in names.split()
} | {"InputLayer": _SLUGS["InputLayer"]}
