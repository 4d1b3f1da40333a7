"""Dictionaries with attributes: ``ml_collections.ConfigDict`` and its like, where not installed.

Programs keep the sizes of their models in them, and give them out again as they were put in. Where
the module is installed it is imported for real; these are only as much of it as programs use.
"""

import contextlib
from types import ModuleType
from typing import Any, Callable, Dict, Iterator


class Configuration(Dict[str, Any]):
    """A dict whose items are attributes, too; dicts in it are such dicts as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()
        self.update(*args, **kwargs)

    def __setitem__(self, key: str, value: Any) -> None:
        plain = type(value) is dict
        super().__setitem__(key, type(self)(value) if plain else value)

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __delattr__(self, name: str) -> None:
        del self[name]

    def update(self, *args: Any, **kwargs: Any) -> None:
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def copy(self) -> "Configuration":
        return type(self)(self)

    __copy__ = copy
    clone = copy_and_resolve_references = copy

    def to_dict(self, *args: Any, **kwargs: Any) -> Dict[str, Any]:
        nested = {k: v.to_dict() if isinstance(v, Configuration) else v for k, v in self.items()}
        return dict(nested)

    toDict = as_dict = dict = to_dict

    def _itself(self, *args: Any, **kwargs: Any) -> "Configuration":
        return self

    lock = unlock = freeze = defrost = _itself

    @contextlib.contextmanager
    def unlocked(self) -> Iterator["Configuration"]:
        yield self

    ignore_type = unlocked


class _OmegaConf:
    """The functions of ``omegaconf`` that make and unmake configurations."""

    @staticmethod
    def create(values: Any = None, *args: Any, **kwargs: Any) -> Any:
        return Configuration(values or {}) if isinstance(values, (dict, type(None))) else values

    @staticmethod
    def to_container(values: Any, *args: Any, **kwargs: Any) -> Any:
        return values.to_dict() if isinstance(values, Configuration) else values


def _naming(*names: str) -> Callable[[ModuleType], None]:
    def fill(module: ModuleType) -> None:
        for name in names:
            setattr(module, name, Configuration)

    return fill


def _omegaconf(module: ModuleType) -> None:
    module.OmegaConf = _OmegaConf  # type: ignore[attr-defined]
    module.DictConfig = Configuration  # type: ignore[attr-defined]


_ML = _naming("ConfigDict", "FrozenConfigDict")

#: What stands in for each of the modules.
FILLS: Dict[str, Callable[[ModuleType], None]] = {
    "ml_collections": _ML,
    "ml_collections.config_dict": _ML,
    "ml_collections.config_dict.config_dict": _ML,
    "easydict": _naming("EasyDict"),
    "munch": _naming("Munch", "DefaultMunch"),
    "addict": _naming("Dict"),
    "attrdict": _naming("AttrDict"),
    "box": _naming("Box"),
    "yacs": _naming(),
    "yacs.config": _naming("CfgNode"),
    "omegaconf": _omegaconf,
}
