"""Which imported modules are real, which are stand-ins: the one table.

A module that is not in the table is imported for real when it is installed, and is unknown when it
is not. Plotting, experiment trackers, other frameworks and the like never decide a shape but take
seconds to import or reach out to the world: they absorb whatever is done with them, installed or
not. A few that do decide shapes have stand-ins that know them.
"""

import importlib
import importlib.abc
import importlib.machinery
import sys
from types import ModuleType
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence

from kerascope_tracer.unknown import Unknown

REAL, ABSORB, STAND_IN = "real", "absorb", "stand-in"

#: What becomes of an import, by the first part of the module's name. Settings may override it.
TABLE: Dict[str, str] = {
    # draw, log, show
    **dict.fromkeys(
        "matplotlib mpl_toolkits pylab seaborn plotly bokeh altair wordcloud graphviz pydot "
        "pydotplus IPython ipywidgets kaggle_datasets kaggle gradio streamlit "
        "tensorboard tensorboardX wandb mlflow comet_ml neptune clearml visualkeras "
        "livelossplot pympler memory_profiler line_profiler".split(),
        ABSORB,
    ),
    # other frameworks, models, environments: large, and no part of the shapes here
    **dict.fromkeys(
        "torch torchvision torchaudio jax flax transformers datasets diffusers tokenizers "
        "tensorflow_hub tensorflow_text tensorflow_addons tensorflow_probability tensorflowjs "
        "tensorflow_model_optimization tf2onnx onnx onnxruntime coremltools tensorrt "
        "gym gymnasium pybullet mujoco ray optuna hyperopt keras_tuner kerastuner lime shap "
        "xgboost lightgbm catboost spacy nltk gensim librosa soundfile pydub openai "
        "sentence_transformers pytorch_lightning ultralytics detectron2 mediapipe dlib "
        "tf_explain horovod".split(),
        ABSORB,
    ),
    # reach out to the world
    **dict.fromkeys(
        "requests boto3 botocore kagglehub gdown wget yfinance pandas_datareader tweepy "
        "selenium pymongo psycopg2 sqlalchemy flask fastapi uvicorn serial RPi pyaudio "
        "pyautogui pygame playsound pyttsx3 speech_recognition".split(),
        ABSORB,
    ),
    "sklearn": STAND_IN,
    "tensorflow_datasets": STAND_IN,
    "tqdm": STAND_IN,
    "tqdm_notebook": STAND_IN,
    "cv2": STAND_IN,
    "click": STAND_IN,
    "pandas": REAL,
    "scipy": REAL,
    "PIL": ABSORB,
    "imageio": ABSORB,
    "skimage": ABSORB,
}

Fill = Callable[[ModuleType], None]


class StandInModule(ModuleType):
    """A module of which every name that it does not define is unknown."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name)
        self.__path__: List[str] = []
        self.__all__: List[str] = []
        self._kerascope_unknown_ = Unknown(reason)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        known = self.__dict__.get("_kerascope_submodules_", ())
        if name in known:
            return importlib.import_module("{}.{}".format(self.__name__, name))
        return self.__dict__["_kerascope_unknown_"]._part(".", name)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(
        self,
        table: Mapping[str, str],
        fills: Mapping[str, Fill],
        bends: Mapping[str, Fill],
        is_user: Callable[[Any], bool],
    ) -> None:
        self.table = dict(table)
        self._fills = fills
        self._bends = bends
        self._is_user = is_user

    def find_spec(
        self, fullname: str, path: Optional[Sequence[str]] = None, target: Any = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        top = fullname.partition(".")[0]
        policy = self.table.get(top, REAL)
        parent = fullname.rpartition(".")[0]
        if policy == REAL and not isinstance(sys.modules.get(parent), StandInModule):
            spec = self._bent(fullname, path) if fullname in self._bends else None
            if spec is not None or fullname not in self._fills or _is_installed(fullname, path):
                return spec
            # Not installed, and known well enough to go on without it.
        if parent and not isinstance(sys.modules.get(parent), StandInModule):
            return None  # part of a module that is loaded for real, as google.protobuf is
        if not parent and not self._asked_by_user():
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def with_table(self, table: Mapping[str, str]) -> "_Finder":
        """A finder that knows the same stand-ins, for other modules."""
        return _Finder(table, self._fills, {}, self._is_user)

    def _bent(
        self, fullname: str, path: Optional[Sequence[str]]
    ) -> Optional[importlib.machinery.ModuleSpec]:
        """The spec of a real module that is bent once it is loaded."""
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is not None and spec.loader is not None:
            spec.loader = _Bending(spec.loader, self._bends[fullname])
        return spec

    def _asked_by_user(self) -> bool:
        frame: Any = sys._getframe(2)
        while frame is not None and "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        return frame is not None and self._is_user(frame)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        top = spec.name.partition(".")[0]
        if self.table.get(top, REAL) == REAL:
            return StandInModule(spec.name, "the module {!r} is not installed".format(top))
        return StandInModule(spec.name, "{} is not executed while tracing".format(spec.name))

    def exec_module(self, module: ModuleType) -> None:
        prefix = module.__name__ + "."
        module._kerascope_submodules_ = {  # type: ignore[attr-defined]
            name[len(prefix) :] for name in self._fills if name.startswith(prefix)
        }
        fill = self._fills.get(module.__name__)
        if fill is not None:
            fill(module)


def _is_installed(fullname: str, path: Optional[Sequence[str]]) -> bool:
    """Whether there is such a module on ``path``, its package's, or among the top-level ones."""
    try:
        return importlib.machinery.PathFinder.find_spec(fullname, path) is not None
    except (ImportError, ValueError):
        return False


class _Bending(importlib.abc.Loader):
    def __init__(self, loader: Any, bend: Fill) -> None:
        self._loader = loader
        self._bend = bend

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> Optional[ModuleType]:
        made: Optional[ModuleType] = self._loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._bend(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)


def override(chosen: Mapping[str, str]) -> None:
    """Let the user's ``chosen`` modules win over the table: ``import`` or ``standin`` by name.

    Also over the user's own modules of that name, so that one which takes minutes to import can be
    left out.
    """
    installed = next((item for item in sys.meta_path if isinstance(item, _Finder)), None)
    if installed is None or not chosen:
        return
    stood_in = {
        name: STAND_IN if installed.table.get(name) == STAND_IN else ABSORB
        for name, how in chosen.items()
        if how == "standin"
    }
    installed.table.update({name: REAL for name, how in chosen.items() if how == "import"})
    for name in list(sys.modules):
        if name.partition(".")[0] in stood_in:
            del sys.modules[name]
    if stood_in:
        sys.meta_path.insert(0, installed.with_table(stood_in))


def install(
    fills: Mapping[str, Fill],
    bends: Mapping[str, Fill],
    is_user: Callable[[Any], bool],
    overrides: Optional[Mapping[str, str]] = None,
) -> None:
    """Answer the user's imports by :data:`TABLE` and ``overrides``.

    ``fills`` puts into a stand-in module what it knows, ``bends`` changes a real one once it is
    loaded; both by the module's full name.
    """
    table = {**TABLE, **(overrides or {})}
    # TensorFlow or Keras may have imported some of them; they keep what they have.
    for name in list(sys.modules):
        if table.get(name.partition(".")[0], REAL) != REAL:
            del sys.modules[name]
    for name, bend in bends.items():
        if name in sys.modules:
            bend(sys.modules[name])
    sys.meta_path.insert(0, _Finder(table, fills, bends, is_user))
