/** The most that is shown of what another party said. */
const SHOWN_MAX = 300;

/**
 * Text of another party as one line that is safe to print and to log: control and format characters (line
 * breaks, terminal escapes, bidirectional overrides) become spaces, and what is beyond `max` characters is
 * cut.
 */
export function printable(text: string, max: number = SHOWN_MAX): string {
  const line = text
    .slice(0, 4 * max)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
  // A cut within a character would leave half of it, which no encoder takes.
  return (line.length > max ? `${line.slice(0, max - 1)}…` : line).toWellFormed();
}
