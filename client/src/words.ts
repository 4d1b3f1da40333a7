// The words that people read, in their language. `scripts/l10n.mjs` collects the texts given to `t`.

type Value = string | number;
export type Translate = (message: string, ...values: readonly Value[]) => string;

/** English: the message itself, with `{0}`, `{1}`, … filled in. */
export const english: Translate = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (slot, index: string) => String(values[Number(index)] ?? slot));

let translate: Translate = english;

/** Called once, where the language is known: in the extension, and in the model view's page. */
export function speak(language: Translate): void {
  translate = language;
}

/** The message in the reader's language. It must be written as a literal, to be found. */
export const t: Translate = (message, ...values) => translate(message, ...values);
