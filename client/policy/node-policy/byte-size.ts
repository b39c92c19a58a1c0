import { z } from "zod";

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** A number of bytes as a person writes it: `500 MB`, `2 GiB`, or a plain number. */
export const byteSizeSchema = z.union([z.int().min(0), z.string()]).transform((size, context): number => {
  const bytes = typeof size === "number" ? size : parse(size);
  if (bytes !== null && Number.isSafeInteger(bytes)) return bytes;
  context.addIssue({
    code: "custom",
    message: `write a size like 500 MB or 2 GiB (${Object.keys(UNITS).join(", ")})`,
  });
  return z.NEVER;
});

/** Bytes for a person, in decimal units: `1.5 GB`. */
export function describeBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return "more bytes than can be counted";
  const [unit, size] =
    Object.entries(UNITS)
      .filter(([name]) => !name.endsWith("iB"))
      .findLast(([, least]) => bytes >= least) ?? (["B", 1] as const);
  return `${Number((bytes / size).toFixed(2))} ${unit}`;
}

/** What may leave in a day, for a person; null for no limit. */
export function describeDailyLimit(max: number | null): string {
  return max === null ? "no limit" : `at most ${describeBytes(max)} a day`;
}

function parse(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?) ?([A-Za-z]+)$/.exec(text.trim());
  const unit = UNITS[match?.[2] ?? ""];
  return match === null || unit === undefined ? null : Math.round(Number(match[1]) * unit);
}
