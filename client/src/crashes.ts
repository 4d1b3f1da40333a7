/** How many crashes within {@link PERIOD_MS} end the attempts. */
export const CRASH_LIMIT = 4;

/** Older crashes than this many milliseconds no longer count. */
export const PERIOD_MS = 3 * 60 * 1000;

/** The crashes that still count at `now`, times in milliseconds. */
export function recentCrashes(crashes: readonly number[], now: number): readonly number[] {
  return crashes.filter((time) => now - time < PERIOD_MS);
}

/**
 * Milliseconds to wait before the server is started again after `crashes` (the newest included), or
 * `undefined` when it should be left alone: what crashes again and again would only heat the machine.
 */
export function restartDelay(crashes: readonly number[], now: number): number | undefined {
  const count = recentCrashes(crashes, now).length;
  return count >= CRASH_LIMIT ? undefined : 250 * 4 ** Math.max(0, count - 1);
}
