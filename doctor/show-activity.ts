/** One line on a terminal that says what is under way. */
export type Activity = { show(text: string): void; clear(): void };

const CLEAR_LINE = "\r\u001b[K";

/** Shows what is under way on standard error, where that is a terminal; else nothing. */
export function showActivity(stream: NodeJS.WriteStream = process.stderr): Activity {
  if (!stream.isTTY) return { show: () => {}, clear: () => {} };
  return {
    show: (text) => void stream.write(`${CLEAR_LINE}${text.slice(0, Math.max(20, stream.columns - 1))}`),
    clear: () => void stream.write(CLEAR_LINE),
  };
}
