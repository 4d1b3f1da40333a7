/**
 * The pictures in docs/images, which tour.test.mjs takes: each in the themes named. `make
 * screenshots` copies them from there; client/test/pictures.test.ts holds the pages to this list.
 */
export const PICTURES = {
  overview: ["light", "dark"],
  mistake: ["light", "dark", "contrast"],
  diagnostic: ["light", "dark"],
  "quick-fixes": ["light", "dark", "contrast"],
  shapes: ["light", "dark", "contrast"],
  hover: ["light", "dark"],
  subclassed: ["light", "dark"],
  notebook: ["light", "dark"],
  "model-graph": ["light", "dark", "contrast"],
  "model-error": ["light", "dark"],
  "model-summary": ["light", "dark"],
  "rule-page": ["light", "dark"],
  status: ["light", "dark"],
  commands: ["light"],
  walkthrough: ["light"],
};

/** The editor's own themes, by the ends of the pictures' names. */
export const THEMES = {
  light: "Default Light Modern",
  dark: "Default Dark Modern",
  contrast: "Default High Contrast",
};
