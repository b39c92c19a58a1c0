/** Words of people and programs for a value that is not there, beside the empty cell; in any case. */
export const missingWords: readonly string[] = ["NA", "N/A", "NaN", "?", "null", "-", "결측"];

const known = new Set(missingWords.map((word) => word.toLowerCase()));

/** Whether a cell of a table without structures says that the value is missing. */
export function isMissing(cell: string): boolean {
  const text = cell.trim();
  return text === "" || known.has(text.normalize("NFC").toLowerCase());
}
