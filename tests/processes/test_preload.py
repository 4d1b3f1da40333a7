"""Why a tracer cannot work is said in one line, and starting one leaves no trace on the disk."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from support.rawtracer import RawTracer

from kerascope_tracer import installing
from kerascope_tracer.installing import install_command
from kerascope_tracer.preload import shadowing_file
from kerascope_tracer.wire import Ready, Unavailable


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The interpreter of an environment in which nothing is installed."""
    folder = tmp_path / "bare"
    venv.create(folder, with_pip=False, symlinks=True)
    return folder / "bin" / "python"


def install(python: Path, **modules: str) -> None:
    """Put modules of these names and texts into the environment."""
    found = subprocess.run(
        [python, "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    folder = Path(found.stdout.strip())
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text)


def answer_of(python: Path, mode: str = "fork", **environ: str) -> Ready | Unavailable:
    tracer = RawTracer(mode, python=os.fspath(python), environ=environ)
    try:
        answer = tracer.read()
        assert isinstance(answer, (Ready, Unavailable))
        assert "\n" not in getattr(answer, "detail", "")
        return answer
    finally:
        tracer.close()


def reason_of(python: Path, **environ: str) -> tuple[str, str]:
    answer = answer_of(python, **environ)
    assert isinstance(answer, Unavailable), answer
    return answer.reason, answer.detail


@pytest.mark.parametrize("mode", ["fork", "warm"])
def test_no_tensorflow(bare: Path, mode: str) -> None:
    answer = answer_of(bare, mode)
    assert isinstance(answer, Unavailable)
    assert answer.reason == "no-tensorflow"
    assert answer.executable == os.fspath(bare)
    # The environment was made without pip.
    assert answer.install == f"{bare} -m ensurepip && {bare} -m pip install tensorflow"
    assert answer.install in answer.detail


def test_no_keras(bare: Path) -> None:
    install(bare, tensorflow="__version__ = '2.21.0'")
    reason, detail = reason_of(bare)
    assert reason == "no-keras"
    assert f"{bare} -m pip install keras" in detail


def test_keras_too_old(bare: Path) -> None:
    install(bare, tensorflow="__version__ = '2.12.0'", keras="__version__ = '2.12.0'")
    reason, detail = reason_of(bare)
    assert reason == "keras-too-old"
    assert "Keras 2.12.0" in detail and "--upgrade keras" in detail


def test_another_backend_is_told_before_it_is_imported(bare: Path) -> None:
    broken = "raise RuntimeError('must not be imported')"
    install(bare, tensorflow=broken, keras=broken)
    reason, detail = reason_of(bare, KERAS_BACKEND="jax")
    assert reason == "backend"
    assert "KERAS_BACKEND" in detail and "'jax'" in detail


def test_the_backend_of_keras_json_counts(bare: Path, tmp_path: Path) -> None:
    install(bare, tensorflow="__version__ = '2.21.0'", keras="__version__ = '3.15.1'")
    home = tmp_path / "keras-home"
    home.mkdir()
    (home / "keras.json").write_text('{"backend": "torch"}')
    reason, detail = reason_of(bare, KERAS_HOME=os.fspath(home))
    assert reason == "backend"
    assert os.fspath(home / "keras.json") in detail


@pytest.mark.parametrize("raised", ["ImportError('no libcudart')", "SystemExit(3)", "OSError(5)"])
def test_a_broken_installation(bare: Path, raised: str) -> None:
    install(bare, tensorflow=f"raise {raised}", keras="")
    reason, detail = reason_of(bare)
    assert reason == "import-error"
    assert raised.split("(")[0] in detail


def test_a_hard_exit_during_the_import_is_the_end_of_the_stream(bare: Path) -> None:
    install(bare, tensorflow="import os\nos._exit(4)", keras="")
    tracer = RawTracer("fork", python=os.fspath(bare))
    assert tracer.read() is None
    assert tracer.process.wait() == 4
    tracer.close()


def test_a_file_of_the_user_that_hides_tensorflow(bare: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "tensorflow.py").write_text("model = None\n")
    install(bare, keras="__version__ = '3.15.1'")
    reason, detail = reason_of(bare, PYTHONPATH=os.fspath(folder))
    assert reason == "shadowed-module"
    assert os.fspath(folder / "tensorflow.py") in detail and "rename" in detail


def test_a_file_of_the_user_that_hides_a_module_of_python(tmp_path: Path) -> None:
    culprit = tmp_path / "random.py"
    culprit.write_text("raise ImportError('partially initialized')\n")
    code = compile(culprit.read_text(), os.fspath(culprit), "exec")
    with pytest.raises(ImportError) as caught:
        exec(code, {})
    assert shadowing_file(caught.value.__traceback__) == (os.fspath(culprit), "random")


def test_nothing_is_hidden_in_an_ordinary_failure() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 / 0
    assert shadowing_file(caught.value.__traceback__) is None


def test_neither_keras_nor_we_write_into_the_home_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    tracer = RawTracer("fork", environ={"HOME": os.fspath(home), "KERAS_HOME": ""})
    try:
        tracer.wait_ready()
        text = "import keras\nout = keras.layers.Dense(3)(keras.Input((4,)))\n"
        assert tracer.trace(text)[0].status == "ok"
    finally:
        tracer.close()
    assert list(home.iterdir()) == []


def test_poor_surroundings_are_enough(tmp_path: Path) -> None:
    """No home, no folder for temporary files, no locale, hardly any descriptors."""
    missing = os.fspath(tmp_path / "missing")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, before[1]))
    try:
        poor = {"HOME": missing, "TMPDIR": missing, "LANG": "C", "LC_ALL": "C", "PATH": ""}
        tracer = RawTracer("fork", environ=poor)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    try:
        tracer.wait_ready()
        text = "import keras\nout = keras.layers.Dense(3, name='größe')(keras.Input((4,)))\n"
        for _ in range(70):  # more than there are descriptors
            assert tracer.trace(text)[0].status == "ok"
    finally:
        tracer.close()
    assert not os.path.exists(missing)


def test_no_folder_of_the_user_can_hijack_the_start(bare: Path, tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    planted.mkdir()
    canary = tmp_path / "canary"
    for name in ("json", "numpy", "sitecustomize", "usercustomize", "zlib", "selectors"):
        (planted / f"{name}.py").write_text(f"open({os.fspath(canary)!r}, 'w')\n")
    paths = os.pathsep.join([os.fspath(planted), "", "."])
    assert reason_of(bare, PYTHONPATH=paths)[0] == "no-tensorflow"
    assert not canary.exists()


def test_the_servers_own_packages_stay_out_of_the_users_path() -> None:
    tracer = RawTracer("fork")
    try:
        tracer.wait_ready()
        server = Path(__file__).resolve().parents[2] / "server"
        text = (
            "import sys, keras\n"
            f"found = [path for path in sys.path if path == {os.fspath(server)!r}]\n"
            "out = keras.layers.Dense(1 + len(found))(keras.Input((4,)))\n"
        )
        _, events = tracer.trace(text)
    finally:
        tracer.close()
    # In the development environment a .pth file names the folder once; the tracer adds nothing.
    expected = 1 + sum(path == os.fspath(server) for path in sys.path)
    units = [e.config["units"] for e in events if getattr(e, "cls", "") == "Dense"]
    assert units == [expected]


def test_the_command_that_installs_is_that_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = os.fspath(tmp_path / "my env" / "bin" / "python")
    monkeypatch.setattr(sys, "executable", python)
    monkeypatch.setattr(sys, "prefix", os.fspath(tmp_path))
    assert install_command("keras", upgrade=True) == f"'{python}' -m pip install --upgrade keras"
    monkeypatch.setattr(installing.importlib.util, "find_spec", lambda name: None)
    assert install_command("keras").startswith(f"'{python}' -m ensurepip && ")
    (tmp_path / "pyvenv.cfg").write_text("home = /usr/bin\nuv = 0.9.1\n")
    assert install_command("keras") == f"uv pip install --python '{python}' keras"
    (tmp_path / "conda-meta").mkdir()
    assert install_command("keras").startswith(f"conda install --prefix {tmp_path} ")


def test_where_the_system_forbids_pip_an_environment_is_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "EXTERNALLY-MANAGED").touch()
    monkeypatch.setattr(installing.sysconfig, "get_path", lambda name: os.fspath(tmp_path))
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    command = install_command("tensorflow")
    assert "-m venv .venv && .venv/bin/python -m pip install tensorflow" in command
