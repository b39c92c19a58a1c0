const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

/** Text as Excel means it: characters that XML cannot hold are written `_x000D_`; line ends become `\n`. */
export function unescapeText(text: string): string {
  if (!text.includes("_x")) return text;
  const plain = text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return plain.replaceAll(/\r\n?/g, "\n");
}

/** A number in its shortest form that reads back equal; what is no number stays as it is. */
export function numberText(value: string): string {
  const plain = value.trim();
  const number = Number(plain);
  return plain === "" || !Number.isFinite(number) ? plain : String(number);
}

const DAY_MS = 86_400_000;
const DAYS_TO_1970 = 25_569;
const DAYS_1904 = 1462;
/** The last day of the year 9999. */
const SERIAL_MAX = 2_958_465;

/**
 * The ISO text of Excel's serial day: a date, with its time when it has one, or a time alone below day 1. The
 * 29 February 1900 that Excel knows is kept. What is no such day stays a number.
 */
export function dateText(value: string, is1904: boolean): string {
  const serial = Number(value.trim()) + (is1904 ? DAYS_1904 : 0);
  if (value.trim() === "" || !(serial >= 0 && serial < SERIAL_MAX + 1)) return numberText(value);
  if (Math.floor(serial) === 60) return "1900-02-29";
  const days = serial < 60 && serial >= 1 ? serial + 1 : serial;
  const iso = new Date(Math.round((days - DAYS_TO_1970) * DAY_MS)).toISOString().replace(/(\.000)?Z$/, "");
  if (serial < 1) return iso.slice(11);
  return iso.endsWith("T00:00:00") ? iso.slice(0, 10) : iso;
}
