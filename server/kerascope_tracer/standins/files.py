"""Folders and files that are not there: what the program would have found in them is unknown.

Only the user's own calls are answered so. A search that finds nothing is taken for one in a folder
that is not on this machine: a loop over no file would hide everything that is done with a file.
"""

import glob
import os
import pathlib
import sys
from typing import Any, Callable

import tensorflow as tf

from kerascope_tracer.absence import Absence
from kerascope_tracer.unknown import TEXT, TEXTS, Unknown

IsUser = Callable[[Any], bool]
_REMOTE = ("gs://", "s3://", "hdfs://", "http://", "https://")


# What functions on names of files give, where that is names.
_NAMING = {**dict.fromkeys(("join", "basename", "dirname", "abspath"), TEXT), "splitext": TEXTS}


def install(is_user: IsUser) -> None:
    """Bend searches for files. ``is_user(frame)`` tells whether a frame is the user's."""
    for name in ("listdir", "walk"):
        setattr(os, name, _search(getattr(os, name), is_user))
    for name in ("glob", "iglob"):
        setattr(glob, name, _search(getattr(glob, name), is_user))
    for name in "join basename dirname splitext abspath getsize".split():
        setattr(os.path, name, _named(getattr(os.path, name)))
    for name in ("exists", "isfile", "isdir"):
        setattr(os.path, name, _existing(getattr(os.path, name), is_user))
    path: Any = pathlib.Path
    for name in ("glob", "rglob", "iterdir"):
        setattr(path, name, _search(getattr(path, name), is_user))
    for name in ("exists", "is_file", "is_dir"):
        setattr(path, name, _existing(getattr(path, name), is_user))
    gfile: Any = tf.io.gfile
    for name in ("glob", "listdir", "walk"):
        setattr(gfile, name, _search(getattr(gfile, name), is_user))
    for name in ("exists", "isdir"):
        setattr(gfile, name, _existing(getattr(gfile, name), is_user))


def _search(original: Callable[..., Any], is_user: IsUser) -> Callable[..., Any]:
    kind = None if original.__name__ == "walk" else TEXTS

    def search(*args: Any, **kwargs: Any) -> Any:
        if not is_user(sys._getframe(1)):
            return original(*args, **kwargs)
        if any(type(value) is Unknown for value in args):
            return Unknown("where its files are is unknown", kind=kind)
        where = args[0] if args else "."
        if _is_remote(where):
            return Unknown("{} is not read while tracing".format(where), kind=kind)
        try:
            found = original(*args, **kwargs)
            items = found if isinstance(found, list) else list(found)
        except (OSError, tf.errors.OpError):
            return Unknown("the folder {!r} is not there".format(str(where)), kind=kind)
        if not items:
            return Unknown("no file was found for {!r}".format(str(where)), kind=kind)
        return items if isinstance(found, list) else iter(items)

    return search


def _named(original: Callable[..., Any]) -> Callable[..., Any]:
    """Functions on names of files: of an unknown name the answer is unknown, but a name as well."""
    kind = _NAMING.get(original.__name__)

    def named(*args: Any, **kwargs: Any) -> Any:
        for value in args:
            if type(value) is Unknown:
                return value._other(kind)
        return original(*args, **kwargs)

    return named


def _existing(original: Callable[..., Any], is_user: IsUser) -> Callable[..., Any]:
    """Questions for a file: of an unknown name the answer is unknown."""

    def exists(path: Any, *args: Any, **kwargs: Any) -> Any:
        if type(path) is Unknown:
            return path._other()
        if _is_remote(path):
            return Unknown("{} is not read".format(path))
        there = original(path, *args, **kwargs)
        return Absence(0) if there is False and is_user(sys._getframe(1)) else there

    return exists


def _is_remote(path: Any) -> bool:
    if isinstance(path, (list, tuple)):
        return any(map(_is_remote, path))
    return isinstance(path, str) and path.startswith(_REMOTE)
