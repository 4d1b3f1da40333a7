"""Fixes are proved once, one finding at a time, and never after the text has changed."""

from __future__ import annotations

import asyncio

from kerascope.analysis.report import Finding, Fix, Span
from kerascope.lsp.fixbook import AHEAD, FixBook


def finding(line: int) -> Finding:
    return Finding("KS101", "error", Span(line, 0, line, 5), "message", data={"axes": [line]})


class Prover:
    """Proves when the test says so."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.gates: dict[int, asyncio.Future[None]] = {}
        self.at_once = 0
        self.most_at_once = 0

    async def verify(self, item: Finding) -> tuple[Fix, ...]:
        line = item.span.line
        self.begun.append(line)
        self.gates[line] = asyncio.get_running_loop().create_future()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.gates[line]
        finally:
            self.at_once -= 1
        return (Fix(f"fix line {line}", (), "verified", preferred=True),)

    async def settle(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0)

    async def finish(self, line: int) -> None:
        await self.settle()
        self.gates[line].set_result(None)
        await self.settle()


async def test_findings_are_proved_one_after_the_other_and_once() -> None:
    prover = Prover()
    findings = [finding(line) for line in (1, 2, 3)]
    book = FixBook(findings, prover.verify)
    book.start()
    for line in (1, 2, 3):
        await prover.finish(line)
    fixes = [await book.fixes(item, 1) for item in (*findings, *findings)]
    assert [found and found[0].title for found in fixes] == [
        "fix line 1",
        "fix line 2",
        "fix line 3",
    ] * 2
    assert prover.begun == [1, 2, 3]
    assert prover.most_at_once == 1


async def test_only_the_first_findings_are_proved_before_anybody_asks() -> None:
    prover = Prover()
    findings = [finding(line) for line in range(1, AHEAD + 3)]
    book = FixBook(findings, prover.verify)
    book.start()
    for line in range(1, AHEAD + 1):
        await prover.finish(line)
    assert prover.begun == list(range(1, AHEAD + 1))
    asked = asyncio.ensure_future(book.fixes(findings[-1], 5))
    await prover.finish(AHEAD + 2)
    found = await asked
    assert found is not None
    assert found[0].title == f"fix line {AHEAD + 2}"


async def test_time_that_is_up_does_not_end_the_proof() -> None:
    prover = Prover()
    book = FixBook([finding(1)], prover.verify)
    assert await book.fixes(finding(1), 0.001) is None
    await prover.finish(1)
    found = await book.fixes(finding(1), 1)
    assert found is not None
    assert prover.begun == [1]


async def test_a_request_that_is_cancelled_does_not_end_the_proof() -> None:
    prover = Prover()
    book = FixBook([finding(1)], prover.verify)
    request = asyncio.ensure_future(book.fixes(finding(1), 5))
    await prover.settle()
    request.cancel()
    await prover.finish(1)
    assert await book.fixes(finding(1), 1) is not None


async def test_a_closed_book_proves_nothing() -> None:
    prover = Prover()
    book = FixBook([finding(1), finding(2)], prover.verify)
    book.start()
    await prover.settle()
    book.close()
    await prover.settle()
    assert prover.begun == [1]
    assert prover.at_once == 0
    assert await book.fixes(finding(1), 1) is None


async def test_a_finding_of_another_report_is_not_known() -> None:
    book = FixBook([finding(1)], Prover().verify)
    assert await book.fixes(finding(9), 1) is None


async def test_a_proof_that_fails_leaves_the_proposals() -> None:
    async def broken(item: Finding) -> tuple[Fix, ...]:
        raise ValueError("broken")

    assert await FixBook([finding(1)], broken).fixes(finding(1), 1) is None
