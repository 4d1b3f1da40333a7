/** Polls `look` until its value is truthy; fails with `what` and the last value after `ms`. */
export async function until(what, look, ms = 20_000) {
  const end = Date.now() + ms;
  for (;;) {
    const value = await Promise.resolve()
      .then(look)
      .catch((error) => error);
    if (value && !(value instanceof Error)) {
      return value;
    }
    if (Date.now() > end) {
      const last = value instanceof Error ? value.stack : JSON.stringify(value);
      throw new Error(`waited ${ms / 1000} s in vain for ${what}; last: ${last}`);
    }
    await pause(50);
  }
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
