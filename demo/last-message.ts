/** What a command of ours said when it failed. */
export type LastMessage = {
  readonly message: string;
  /** True for a line that says `error:`; false for whatever came last. */
  readonly isError: boolean;
  readonly remedy: string | undefined;
};

/**
 * The failure in what a process wrote to standard error: its last `error:` line with the remedy below it,
 * else the last line, from which a JSON log entry gives its message. Null where there is nothing.
 */
export function lastMessage(standardError: string): LastMessage | null {
  const lines = standardError.split("\n").filter((line) => line.trim() !== "");
  const at = lines.findLastIndex((line) => line.startsWith("error: "));
  if (at >= 0) {
    const remedy = lines.slice(at + 1).find((line) => line.startsWith("  remedy: "));
    return {
      message: lines[at]!.slice("error: ".length),
      isError: true,
      remedy: remedy?.slice("  remedy: ".length),
    };
  }
  const last = lines.at(-1);
  return last === undefined ? null : { message: logMessage(last) ?? last, isError: false, remedy: undefined };
}

function logMessage(line: string): string | null {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: unknown; err?: { message?: unknown } };
    const parts = [msg, err?.message].filter((part) => typeof part === "string");
    return parts.length === 0 ? null : parts.join(": ");
  } catch {
    return null;
  }
}
