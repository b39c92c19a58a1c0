import type { Parts } from "./open-parts.ts";
import { scanXml } from "./scan-xml.ts";

const STYLES_MAX = 65_536;
/** The formats every workbook has that show a date or a time of day (ECMA-376, 18.8.30). */
const BUILT_IN_DATES: readonly (readonly [from: number, to: number])[] = [
  [14, 22],
  [27, 36],
  [45, 45],
  [47, 47],
  [50, 58],
];

/** Which of a workbook's cell styles show a date or a time: one boolean per style. */
export async function readDateStyles(path: string, parts: Parts, part: string): Promise<readonly boolean[]> {
  if (!parts.has(part)) return [];
  const custom = new Map<number, boolean>();
  const formats: number[] = [];
  let isCells = false;
  const visitor = {
    open(name: string, attributes: Readonly<Record<string, string>>): void {
      if (name === "cellXfs") isCells = true;
      if (name === "numFmt" && custom.size < STYLES_MAX)
        custom.set(Number(attributes["numFmtId"]), isDateFormat(attributes["formatCode"] ?? ""));
      if (name === "xf" && isCells && formats.length < STYLES_MAX)
        formats.push(Number(attributes["numFmtId"] ?? 0));
    },
    close(name: string): void {
      if (name === "cellXfs") isCells = false;
    },
  };
  for await (const _ of scanXml(path, parts.read(part), visitor));
  return formats.map((id) => custom.get(id) ?? BUILT_IN_DATES.some(([from, to]) => id >= from && id <= to));
}

/**
 * Whether a number format shows a date or a time of day: it has letters of a date outside quotes, colours and
 * conditions. Elapsed hours such as `[h]:mm` are an amount and stay a number.
 */
export function isDateFormat(code: string): boolean {
  if (/\[(?:h+|m+|s+)\]/i.test(code)) return false;
  const bare = code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\.|_.|\*./g, "").replaceAll(/general/gi, "");
  return /[ymdhs]/i.test(bare);
}
