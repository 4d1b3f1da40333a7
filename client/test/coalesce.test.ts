import assert from "node:assert/strict";
import { test } from "node:test";
import { coalesce } from "../src/coalesce";

/** A task whose runs are ended by hand, and that counts them. */
function heldTask() {
  const ends: (() => void)[] = [];
  let atOnce = 0;
  let most = 0;
  const task = async (): Promise<void> => {
    most = Math.max(most, (atOnce += 1));
    await new Promise<void>((resolve) => ends.push(resolve));
    atOnce -= 1;
  };
  return {
    task,
    runs: () => ends.length,
    mostAtOnce: () => most,
    /** Ends the newest run and lets everything that follows from it happen. */
    end: async () => {
      ends.at(-1)?.();
      await settle();
    },
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("calls during a run make one more run, after it", async () => {
  const held = heldTask();
  const run = coalesce(held.task);

  const first = run();
  await settle();
  const later = [run(), run(), run()];
  await settle();
  assert.equal(held.runs(), 1);

  await held.end();
  await first;
  assert.equal(held.runs(), 2);
  await held.end();
  await Promise.all(later);
  await settle();
  assert.equal(held.runs(), 2);
  assert.equal(held.mostAtOnce(), 1);
});

test("a call settles with a run that began after it", async () => {
  const held = heldTask();
  const run = coalesce(held.task);
  void run();
  await settle();

  let settled = false;
  const second = run().then(() => {
    settled = true;
  });
  await held.end();
  assert.equal(settled, false);
  await held.end();
  await second;
});

test("a run that fails is told to its callers and does not stop the next", async () => {
  let runs = 0;
  const run = coalesce(() => {
    runs += 1;
    return runs === 1 ? Promise.reject(new Error("broken")) : Promise.resolve();
  });
  const first = run();
  await assert.rejects(first, /broken/);
  await run();
  assert.equal(runs, 2);
});
