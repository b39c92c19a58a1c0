/**
 * A failure that a person can act on. `message` says what is wrong and where (file, row, field); `remedy`
 * says what to do. The command line prints both without a stack trace and exits with `exitCode`: 2 for wrong
 * usage or configuration, 1 for everything else.
 */
export class CommandError extends Error {
  readonly exitCode: 1 | 2;
  readonly remedy: string | undefined;

  constructor(message: string, options: { remedy?: string; usage?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "CommandError";
    this.exitCode = options.usage ? 2 : 1;
    this.remedy = options.remedy;
  }
}

/** A `CommandError` for wrong usage or configuration (exit code 2). */
export function usageError(message: string, remedy?: string): CommandError {
  return new CommandError(message, remedy === undefined ? { usage: true } : { usage: true, remedy });
}

/** What went wrong in one line, for a person: system errors in words, everything else by its message. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  const where = path === undefined ? "" : ` ${path}`;
  switch (code) {
    case "ENOENT":
      return `no such file or folder:${where}`;
    case "EACCES":
    case "EPERM":
      return `no permission for${where}`;
    case "ENOSPC":
      return `the disk is full${where && ` while writing${where}`}`;
    case "EISDIR":
      return `is a folder, not a file:${where}`;
    case "EADDRINUSE":
      return "the port is in use by another program";
    default:
      return error.message;
  }
}
