// Numbers as a person reads them.
import { t } from "../src/words";

const COUNT_UNITS = ["", " K", " M", " G", " T"];
const BYTE_UNITS = [" B", " KB", " MB", " GB", " TB"];

function scaled(value: number, units: readonly string[]): string {
  let rest = value;
  let unit = 0;
  // 999.5 would round to a four-digit number.
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || rest >= 99.95 ? 0 : 1;
  return `${rest.toFixed(digits)}${units[unit] ?? ""}`;
}

/** A count in short: `320`, `1.2 M`. */
export function formatCount(value: number | null): string {
  return value === null ? t("unknown") : scaled(value, COUNT_UNITS);
}

/** Bytes in short, in powers of 1000: `4.7 MB`. */
export function formatBytes(value: number | null): string {
  return value === null ? t("unknown") : scaled(value, BYTE_UNITS);
}

/** A count in full, with groups of three: `1,199,882`. */
export function formatExact(value: number | null): string {
  return value === null ? t("unknown") : value.toLocaleString("en-US");
}
