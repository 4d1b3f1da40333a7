/**
 * A function that runs `task` one at a time: calls during a run make sure that the task runs once
 * more afterwards, however many they are. The promise settles with a run that began after the call.
 */
export function coalesce(task: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;

  return () => {
    waiting ??= last = last
      .catch(() => undefined)
      .then(() => {
        waiting = undefined;
        return task();
      });
    return waiting;
  };
}
