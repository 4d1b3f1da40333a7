// Numbers as a person reads them.
import { t } from "../src/words";

const COUNT_UNITS = ["", " k", " M", " G", " T"];
const BYTE_UNITS = [" B", " KB", " MB", " GB", " TB"];

function scaled(value: number, units: readonly string[], step: number): string {
  let rest = value;
  let unit = 0;
  // What would be rounded up to a whole step is written in the next unit.
  while (rest >= step - 0.5 && unit < units.length - 1) {
    rest /= step;
    unit += 1;
  }
  const digits = unit === 0 || rest >= 999.95 ? 0 : 1;
  return `${rest.toFixed(digits)}${units[unit] ?? ""}`;
}

/** A count in short: `320`, `1.2 M`. */
export function formatCount(value: number | null): string {
  return value === null ? t("unknown") : scaled(value, COUNT_UNITS, 1000);
}

/** Bytes in short, in powers of 1024 as Keras' own summary has them: `4.7 MB`. */
export function formatBytes(value: number | null): string {
  return value === null ? t("unknown") : scaled(value, BYTE_UNITS, 1024);
}

/** A count in full, with groups of three: `1,199,882`. */
export function formatExact(value: number | null): string {
  return value === null ? t("unknown") : value.toLocaleString("en-US");
}
