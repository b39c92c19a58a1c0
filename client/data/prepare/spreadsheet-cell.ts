/**
 * A cell of a CSV file that a person will open in a spreadsheet: in quotes where needed, and with an
 * apostrophe before what a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab, carriage return).
 */
export function spreadsheetCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /["\n\r,;\t]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
