"""Whatever a program calls its layers, classes, variables and errors: the editor shows mere text.

One program puts hostile text wherever it can; everything that the server says about it is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.conversation import Conversation

from kerascope.tracing.inert import inert, inert_text, is_suspicious
from kerascope_tracer.wire import Span, UnknownMade

#: A link to a command, an image, HTML, the ends of code and of tables, ANSI, directions, a bell.
EVIL = (
    "[run](command:evil)![i](http://evil/x.png)<img src=x onerror=evil()>"
    "<a href='command:evil'>a</a>`x` | y\n# head\n```\n[out](command:evil)\n"
    "\x1b[31mred\x1b]0;title\x07\u202egnp.exe\u2066\x9b1m"
)
PROGRAM = """\
import keras
from keras import layers

EVIL = {evil!a}

class Hostile(layers.Layer):
    def __repr__(self):
        return EVIL
    __str__ = __repr__
    def call(self, x):
        raise ValueError(EVIL)

def make(name):
    made = type(EVIL, (layers.Dense,), {{"__module__": EVIL, "__doc__": EVIL}})
    made.__qualname__ = EVIL
    try:
        return made(3, name=name)
    except Exception:
        return layers.Dense(3, name=name)

x = keras.Input((4,), name=EVIL.replace("/", ""))
y = make("plain")(x)
z = layers.Dense(3, activation="relu")(y)
scoped = layers.Dense(3, name="sly\\x1b[31m[a](command:evil)")(y)
model = keras.Model(x, z, name=EVIL.replace("/", ""))
model.compile(loss=EVIL, optimizer=EVIL, metrics=[EVIL])
open(EVIL, "w")
model.save(EVIL + ".keras")
bad = Hostile(name="bad")(z)
worse = layers.Dense(EVIL)(z)
worst = layers.Reshape((7, 9))(z)
last = layers.Conv2D(3, 3, padding=EVIL)(z)
low = layers.Conv2D(8, 3, name="low\\x1b[31m[a](command:evil)")(y)
raise RuntimeError(EVIL + "\\ud83d")
"""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
#: Longer than this nothing is that stands in one message, hint or title.
LONGEST = 20_000


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(key)
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def alive(markdown: str) -> list[str]:
    """What a renderer of Markdown would make a link, an image or HTML of."""
    prose: list[str] = []
    fence = ""
    for line in markdown.split("\n"):
        mark = re.match(r" {0,3}(`{3,})", line)
        if mark and not fence:
            fence = mark.group(1)
        elif fence and re.fullmatch(rf" {{0,3}}`{{{len(fence)},}} *", line):
            fence = ""
        elif not fence:
            prose.append(re.sub(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)", "", line))
    rest = re.sub(r"\\.", "", "\n".join(prose))
    return re.findall(r"\]\([^)]*evil[^)]*\)|<(?:img|a)\b|^# head", rest, re.MULTILINE)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Conversation, str]]:
    folder = tmp_path_factory.mktemp("inert")
    talk = Conversation(str(folder), settings={"hints": {"inputShape": True, "parameters": True}})
    uri = f"file://{folder}/model.py"
    talk.open(uri, PROGRAM.format(evil=EVIL))
    talk.published(uri, 1)
    yield talk, uri
    assert talk.close() == 0


def everything(talk: Conversation, uri: str) -> dict[str, Any]:
    """All that the server has to say of a document, by the name of what was asked."""
    document = {"uri": uri}
    told: dict[str, Any] = {}
    for number, line in enumerate(PROGRAM.format(evil=EVIL).splitlines()):
        for match in re.finditer(r"\w+", line):
            hover = talk.hover(uri, number, match.start())
            if hover is not None:
                told[f"hover {number}:{match.start()}"] = hover
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}}
    told["hints"] = talk.ask("textDocument/inlayHint", {"textDocument": document, "range": whole})
    told["lenses"] = talk.ask("textDocument/codeLens", {"textDocument": document})
    told["symbols"] = talk.ask("textDocument/documentSymbol", {"textDocument": document})
    told["models"] = talk.ask("kerascope/models", {"uri": uri})
    context = {"diagnostics": []}
    told["actions"] = talk.ask(
        "textDocument/codeAction", {"textDocument": document, "range": whole, "context": context}
    )
    told["heard"] = talk.heard
    return told


def test_nothing_that_the_server_says_is_alive(session: tuple[Conversation, str]) -> None:
    talk, uri = session
    told = everything(talk, uri)
    assert any(name.startswith("hover") for name in told)
    diagnostics = [m for m in talk.heard if m["method"] == "textDocument/publishDiagnostics"]
    assert diagnostics and diagnostics[-1]["params"]["diagnostics"]
    assert told["hints"] and told["models"]
    everywhere = list(texts(told))
    assert any("command:evil" in text for text in everywhere), "nothing hostile came through"
    for text in everywhere:
        assert not _CONTROL.search(text), repr(text)
        assert len(text) <= LONGEST
        text.encode("utf-8")
    for name, answer in told.items():
        if name.startswith("hover"):
            contents = answer["contents"]
            if contents["kind"] == "markdown":
                assert alive(contents["value"]) == [], contents["value"]


def test_the_judge_of_markdown_sees_what_is_alive() -> None:
    assert alive("[run](command:evil)")
    assert alive("a <img src=x>\n")
    assert alive("```\nx\n```\n[run](command:evil)")
    assert not alive("`[run](command:evil)`")
    assert not alive("```text\n[run](command:evil)\n```")
    assert not alive(r"\[run\](command\:evil)")


def test_control_characters_become_pictures() -> None:
    assert inert_text("a\x1b[0m\tb\nc\r\x07") == "a␛[0m\tb\nc␍␇"
    assert inert_text("\u202e\u2066\x9b\ud83d") == "\ufffd" * 4
    assert inert_text("grün 日本 😀") == "grün 日本 😀"
    span = Span(1, 0, 1, 1)
    assert inert(UnknownMade(span, "\x00")) == UnknownMade(span, "␀")
    assert inert({"a\x1b": ("b\x1b", [1, None])}) == {"a␛": ("b␛", [1, None])}


@pytest.mark.parametrize("text", ["\x1b", "\x07", "\r", "\u202e", "\u2028", "\x9b", "\ud83d"])
def test_what_has_to_be_replaced_is_noticed(text: str) -> None:
    assert is_suspicious(json.dumps(text).encode())
    assert is_suspicious(json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def test_a_long_message_is_not_sent_whole(
    tmp_path: Path, session: tuple[Conversation, str]
) -> None:
    talk, _ = session
    uri = f"file://{tmp_path}/long.py"
    culprit = "y = keras.layers.Dense(3, activation='long' * 99_999)(x)\n"
    talk.open(uri, "import keras\nx = keras.Input((4,))\n" + culprit)
    found = talk.published(uri, 1)
    assert found
    assert all(len(item["message"]) <= LONGEST for item in found)
