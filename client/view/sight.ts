// What of a drawing is worth drawing: of a large one, only what has been in sight.

/** What is still to be put into an element, such as the text in a node. */
export type Details = ReadonlyMap<Element, () => readonly (Node | string)[]>;

/** Up to here everything is drawn at once; texts are what makes a large drawing slow to zoom. */
const FEW = 600;
/** How far beyond the window details are drawn ahead, in pixels. */
const AHEAD = "600px";

export interface Sight {
  /** Draws all that is still missing, for a picture of the whole. */
  all(): void;
  /** Looks no more. */
  stop(): void;
}

/** Puts in the details of what is in sight in `area`, and of the rest when it comes there. */
export function watchSight(details: Details, area: HTMLElement): Sight {
  const missing = new Map(details);
  const fill = (element: Element): void => {
    element.append(...(missing.get(element)?.() ?? []));
    missing.delete(element);
  };
  const all = (): void => {
    [...missing.keys()].forEach(fill);
  };
  if (details.size <= FEW) {
    all();
    return { all, stop: () => undefined };
  }
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) {
          observer.unobserve(target);
          fill(target);
        }
      }
    },
    { root: area, rootMargin: AHEAD },
  );
  for (const element of missing.keys()) {
    observer.observe(element);
  }
  return {
    all,
    stop: () => {
      observer.disconnect();
    },
  };
}
