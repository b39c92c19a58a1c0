/** What is wrong with a cell that should hold a number, in words that never repeat the cell. */
export type CellProblem = { readonly problem: string; readonly remedy: string };

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?\d+,\d+$/;
const RELATION = /^(?:[<>~=]|≤|≥)/;
const DATE = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?$/;
const FLOAT32_MAX = 3.402_823_466e38;

/**
 * The number in a cell; NaN where the cell is empty (not measured); what is wrong where it holds something
 * else.
 */
export function parseNumber(cell: string): number | CellProblem {
  const text = cell.trim();
  if (text === "") return NaN;
  if (NUMBER.test(text)) {
    const value = Number(text);
    if (Math.abs(value) <= FLOAT32_MAX) return value;
    return { problem: "a number that is out of range", remedy: "check the number and its unit" };
  }
  if (DECIMAL_COMMA.test(text))
    return { problem: "a number with a decimal comma", remedy: "write numbers with a decimal point" };
  if (RELATION.test(text))
    return {
      problem: "a relation such as < or > before a number",
      remedy: "write the number alone, or leave the cell empty",
    };
  if (DATE.test(text)) return { problem: "a date", remedy: "write a number, or leave the cell empty" };
  return { problem: "text", remedy: "write a number, or leave the cell empty where nothing was measured" };
}
