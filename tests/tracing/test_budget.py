"""A tracer that keeps dying is started again ever more slowly."""

from __future__ import annotations

from kerascope.tracing.budget import FREE_RESTARTS, LONGEST_WAIT_S, PERIOD_S, CrashBudget


def test_the_first_crashes_cost_no_wait() -> None:
    budget = CrashBudget()
    for crash in range(FREE_RESTARTS):
        assert budget.wait_s(float(crash)) == 0.0
        budget.record(float(crash))
    assert budget.wait_s(float(FREE_RESTARTS)) == 0.0


def test_waits_grow_and_are_bounded() -> None:
    budget = CrashBudget()
    waits = []
    for _ in range(FREE_RESTARTS + 8):
        budget.record(100.0)
        waits.append(budget.wait_s(100.0))
    assert waits[:FREE_RESTARTS] == [0.0] * FREE_RESTARTS
    assert waits[FREE_RESTARTS : FREE_RESTARTS + 3] == [2.0, 4.0, 8.0]
    assert waits[-1] == LONGEST_WAIT_S


def test_the_wait_counts_from_the_last_crash() -> None:
    budget = CrashBudget()
    for _ in range(FREE_RESTARTS + 1):
        budget.record(100.0)
    assert budget.wait_s(101.5) == 0.5
    assert budget.wait_s(102.0) == 0.0


def test_a_quiet_minute_restores_the_budget() -> None:
    budget = CrashBudget()
    for _ in range(FREE_RESTARTS + 5):
        budget.record(100.0)
    assert budget.wait_s(100.0 + PERIOD_S + 0.1) == 0.0
    budget.record(170.0)
    assert budget.wait_s(170.0) == 0.0
