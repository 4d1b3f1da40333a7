"""Where in the user's source something happens: from frames and tracebacks to spans.

From Python 3.11 on, code objects carry exact columns. Before, a frame tells its line only, and the
call is looked for by line and by the name of what is called.
"""

import ast
import re
import sys
from types import CodeType, FrameType, TracebackType
from typing import Dict, List, Optional, Sequence, Set, Tuple

from kerascope_tracer.wire import Span

#: How tracebacks name a line.
_TOLD = re.compile(r'File "([^"]+)", line (\d+)')

_Position = Tuple[Optional[int], Optional[int], Optional[int], Optional[int]]

#: What a compound statement asks for before its body.
_HEADS = ("test", "iter", "context_expr")


class SourceText:
    """One user file: its lines, and its call expressions by where they end.

    A call ends with its own closing parenthesis, so the end identifies it. The start that the
    interpreter reports cannot be trusted: for a method called over several lines it is moved to the
    attribute's line (CPython ``update_start_location_to_match_attr``).
    """

    def __init__(self, name: str, text: str, tree: ast.AST) -> None:
        self.name = name
        self._lines = _split_lines(text)
        self._calls: Dict[Tuple[int, int], Span] = {}
        self._calls_by_line: List[Tuple[Span, str]] = []
        self._raises: Set[int] = set()
        self._names: Dict[int, Set[str]] = {}
        self._loops: List[Tuple[int, int]] = []
        # A node, and the lines of the statement that it is part of.
        waiting: List[Tuple[ast.AST, Sequence[int]]] = [(tree, ())]
        while waiting:
            node, lines = waiting.pop()
            if isinstance(node, ast.stmt):
                lines = self._statement(node)
            elif isinstance(node, ast.Name):
                for number in lines:
                    self._names.setdefault(number, set()).add(node.id)
                continue
            elif isinstance(node, ast.Call):
                span = self.node_span(node)
                self._calls[node.end_lineno or 0, node.end_col_offset or 0] = span
                self._calls_by_line.append((span, _called_name(node.func)))
            heads = not lines and isinstance(node, (ast.stmt, ast.withitem))
            for name, value in node.__dict__.items():
                if heads and name in _HEADS and isinstance(value, ast.AST):
                    waiting.append((value, _lines_of(value)))
                elif type(value) is list:
                    waiting += [(item, lines) for item in value if isinstance(item, ast.AST)]
                elif isinstance(value, ast.AST) and value._fields:
                    waiting.append((value, lines))
        self._calls_by_line.sort(key=_outer_first)

    def _statement(self, node: ast.stmt) -> Sequence[int]:
        """The lines of a simple statement; none of a compound one, whose head alone is meant."""
        lines = _lines_of(node)
        if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            self._loops.append((lines[0], lines[-1]))
        elif isinstance(node, ast.Raise):
            self._raises.update(lines)
        return () if hasattr(node, "body") else lines

    def names_at(self, line: int) -> Set[str]:
        """The names that the statement on ``line`` mentions."""
        return self._names.get(line, set())

    def loop_at(self, line: int) -> Optional[int]:
        """The first line of the innermost loop around ``line``."""
        around = (start for start, end in self._loops if start <= line <= end)
        return max(around, default=None)

    def line(self, number: int) -> str:
        """The text of line ``number``."""
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    def has(self, pattern: "re.Pattern[str]") -> bool:
        """Whether one of the lines has such a place."""
        return any(pattern.search(line) for line in self._lines)

    def line_span(self, number: int) -> Span:
        """The whole of a line, without what it is indented by."""
        return self._whole_lines(number, number)

    def raises_at(self, line: int) -> bool:
        """Whether ``line`` belongs to a ``raise`` statement."""
        return line in self._raises

    def node_span(self, node: ast.AST) -> Span:
        """The span of an AST node of this file, in code points."""
        return self.span(
            node.lineno,  # type: ignore[attr-defined]
            node.col_offset,  # type: ignore[attr-defined]
            node.end_lineno,  # type: ignore[attr-defined]
            node.end_col_offset,  # type: ignore[attr-defined]
        )

    def span(self, line: int, offset: int, end_line: int, end_offset: int) -> Span:
        """A span from lines and UTF-8 byte offsets, which is what ast and CPython count in."""
        return Span(
            line,
            self._column(line, offset),
            end_line,
            self._column(end_line, end_offset),
            self.name,
        )

    def span_at(self, code: CodeType, lasti: int, line: int, called: str = "") -> Span:
        """The span of the expression that ``code`` executes at instruction ``lasti``."""
        if sys.version_info >= (3, 11):
            start, end, column, end_column = _positions(code)[lasti // 2]
            if start is not None and end is not None:
                if column is None or end_column is None:
                    return self._whole_lines(start, end)
                call = self._calls.get((end, end_column))
                if call is not None and call.line <= start:
                    return call
                return self.span(start, column, end, end_column)
        return self._call_on_line(line, called) or self._whole_lines(line, line)

    def _call_on_line(self, line: int, called: str) -> Optional[Span]:
        on_line = [item for item in self._calls_by_line if item[0].line <= line <= item[0].end_line]
        named = [span for span, name in on_line if called and name == called]
        starting = [span for span in named if span.line == line]
        candidates = starting or named or [span for span, _ in on_line if span.line == line]
        return min(candidates, key=lambda span: span.end_line - span.line, default=None)

    def _whole_lines(self, line: int, end_line: int) -> Span:
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        last = self._lines[end_line - 1] if end_line <= len(self._lines) else ""
        indent = len(text) - len(text.lstrip())
        return Span(line, indent, end_line, len(last.rstrip()), self.name)

    def _column(self, line: int, offset: int) -> int:
        """Code points before the UTF-8 byte ``offset``."""
        if line > len(self._lines):
            return offset
        text = self._lines[line - 1]
        if text.isascii():
            return offset
        return len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "ignore"))


def _outer_first(call: Tuple[Span, str]) -> Tuple[int, int, int, int]:
    span = call[0]
    return span.line, span.column, -span.end_line, -span.end_column


def _lines_of(node: ast.AST) -> Sequence[int]:
    first: int = node.lineno  # type: ignore[attr-defined]
    return range(first, (node.end_lineno or first) + 1)  # type: ignore[attr-defined]


class Sources:
    """The user's files by the name under which they were compiled."""

    def __init__(self) -> None:
        self._files: Dict[str, SourceText] = {}
        # By identity: the hash of a code object is computed anew each time, from all that is in it.
        self._spans: Dict[Tuple[int, int, str], Span] = {}
        self._kept: Dict[int, CodeType] = {}

    def add(self, filename: str, source: SourceText) -> None:
        """Frames whose code has ``filename`` are user frames from now on."""
        self._files[filename] = source

    def knows(self, filename: str) -> bool:
        """Whether frames of ``filename`` are user frames already."""
        return filename in self._files

    def of(self, code: CodeType) -> Optional[SourceText]:
        """The user file that ``code`` was compiled from, if it is one."""
        return self._files.get(code.co_filename)

    def loop_at(self, span: Span) -> Optional[int]:
        """The first line of the innermost loop around ``span``, in its file."""
        for source in self._files.values():
            if source.name == span.file:
                return source.loop_at(span.line)
        return None

    def frame_span(self, frame: FrameType, called: str = "") -> Optional[Span]:
        """Where ``frame`` is at present, or ``None`` when it is not in user code."""
        source = self.of(frame.f_code)
        if source is None:
            return None
        place = (id(frame.f_code), frame.f_lasti, called)
        span = self._spans.get(place)
        if span is None:
            self._kept[id(frame.f_code)] = frame.f_code
            span = source.span_at(frame.f_code, frame.f_lasti, frame.f_lineno, called)
            self._spans[place] = span
        return span

    def stack(self, frame: Optional[FrameType], most: int = 12) -> Tuple[Span, ...]:
        """The user frames from ``frame`` outwards, innermost first."""
        spans: List[Span] = []
        while frame is not None and len(spans) < most:
            span = self.frame_span(frame)
            if span is not None:
                spans.append(span)
            frame = frame.f_back
        return tuple(spans)

    def mention(self, pattern: "re.Pattern[str]") -> bool:
        """Whether the text of one of the user's files has such a place."""
        return any(source.has(pattern) for source in self._files.values())

    def lines_told(self, message: str) -> Tuple[Span, ...]:
        """The lines of the user's that the text of an error names, as a traceback does."""
        found = []
        for name, number in _TOLD.findall(message):
            source = self._files.get(name)
            if source is not None:
                found.append(source.line_span(int(number)))
        return tuple(found)

    def traceback_spans(self, traceback: Optional[TracebackType]) -> Tuple[Span, ...]:
        """The user frames that an exception passed through, outermost first."""
        spans: List[Span] = []
        while traceback is not None:
            code = traceback.tb_frame.f_code
            source = self.of(code)
            if source is not None:
                spans.append(source.span_at(code, traceback.tb_lasti, traceback.tb_lineno))
            traceback = traceback.tb_next
        return tuple(spans)


# By identity, as above; with the code itself, for its identity to stay one.
_POSITIONS: Dict[int, Tuple[CodeType, List[_Position]]] = {}


def _positions(code: CodeType) -> List[_Position]:
    known = _POSITIONS.get(id(code))
    if known is None:
        table: List[_Position] = list(code.co_positions())  # type: ignore[attr-defined]
        known = _POSITIONS[id(code)] = (code, table)
    return known[1]


def _called_name(func: ast.AST) -> str:
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""


def _split_lines(text: str) -> List[str]:
    # str.splitlines also breaks at form feeds and U+2028, which Python and LSP do not.
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
