import type { ParquetParsers, SchemaElement } from "hyparquet";

/** Dates and times become ISO text as they are decoded, JSON stays as it is written. */
export const textParsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (millis: bigint) => instantText(millis * 1_000_000n),
  timestampFromMicroseconds: (micros: bigint) => instantText(micros * 1000n),
  timestampFromNanoseconds: (nanos: bigint) => instantText(nanos),
  dateFromDays: (days: number) => isoOf(BigInt(days) * 86_400_000n, String(days)).slice(0, 10),
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString("utf8"),
};

function instantText(nanos: bigint): string {
  const fraction = ((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const iso = isoOf((nanos - fraction) / 1_000_000n, String(nanos));
  const digits = fraction === 0n ? "" : `.${String(fraction).padStart(9, "0").replace(/0+$/, "")}`;
  return iso.replace(".000Z", digits);
}

function isoOf(millis: bigint, otherwise: string): string {
  const date = new Date(Number(millis));
  return Number.isNaN(date.getTime()) ? otherwise : date.toISOString();
}

/** How a column's values become text. */
export type TextOf = (value: unknown) => string;

/**
 * The text of a column's values: null is "", numbers are shortest (as short as a float32 allows in a column
 * of those), booleans TRUE and FALSE, lists and structures JSON, other bytes hexadecimal.
 */
export function textOfColumn(element: SchemaElement): TextOf {
  const { type, converted_type: converted, scale = 0 } = element;
  if (converted === "DECIMAL")
    return (value) => (typeof value === "number" ? decimalText(value, scale) : plainText(value));
  if (type === "FLOAT") return (value) => (typeof value === "number" ? float32Text(value) : plainText(value));
  return plainText;
}

function plainText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.includes("\r") ? value.replaceAll(/\r\n?/g, "\n") : value;
    case "number":
    case "bigint":
      return String(value);
    case "boolean":
      return value ? "TRUE" : "FALSE";
    default:
      return value === null || value === undefined ? "" : objectText(value);
  }
}

function objectText(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === "bigint") return Number.isSafeInteger(Number(inner)) ? Number(inner) : String(inner);
    return inner instanceof Uint8Array ? objectText(inner) : inner;
  });
}

function decimalText(value: number, scale: number): string {
  return scale >= 0 && scale <= 100 && Math.abs(value) < 1e21
    ? String(Number(value.toFixed(scale)))
    : String(value);
}

/** The fewest digits that give the same float32. */
function float32Text(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(value);
}
