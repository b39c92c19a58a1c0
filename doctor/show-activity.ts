/** One line on a terminal that says what is under way. */
export type Activity = { show(text: string): void; clear(): void };

const CLEAR_LINE = "\r\u001b[K";

/** Shows what is under way on standard error, where that is a terminal; else nothing. */
export function showActivity(stream: NodeJS.WriteStream = process.stderr): Activity {
  if (!stream.isTTY) return { show: () => {}, clear: () => {} };
  // A terminal that does not say how wide it is has 0 columns.
  const width = (): number => (stream.columns || 80) - 1;
  return {
    show: (text) => void stream.write(`${CLEAR_LINE}${text.slice(0, width())}`),
    clear: () => void stream.write(CLEAR_LINE),
  };
}
