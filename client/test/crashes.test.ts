import assert from "node:assert/strict";
import { test } from "node:test";
import { CRASH_LIMIT, PERIOD_MS, recentCrashes, restartDelay } from "../src/crashes";

test("each crash within the period waits longer, until it is enough", () => {
  const now = 1_000_000;
  const crashes = Array.from({ length: CRASH_LIMIT }, (_, index) => now - index);
  const delays = crashes.map((_, index) => restartDelay(crashes.slice(0, index + 1), now));
  assert.deepEqual(delays, [250, 1000, 4000, undefined]);
});

test("crashes of long ago are forgiven", () => {
  const now = 10 * PERIOD_MS;
  assert.deepEqual(recentCrashes([0, now - PERIOD_MS, now - PERIOD_MS + 1, now], now), [
    now - PERIOD_MS + 1,
    now,
  ]);
  assert.equal(restartDelay([0, 1, 2, 3, 4, 5, now], now), 250);
});
