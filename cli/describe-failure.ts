import { CommandError, describeError } from "../process/command-error.ts";

const MAKE_ROOM = "free some space on that disk and run the command again";

/** What a person reads when a command failed, ending in a newline, and the exit code of the process. */
export type Failure = { readonly message: string; readonly exitCode: 1 | 2 };

/** True where the caller asked for stack traces: `--stack` before any `--`, or `CHORALE_STACK=1`. */
export function wantsStack(args: readonly string[], environment: NodeJS.ProcessEnv): boolean {
  return args.includes("--stack") || environment.CHORALE_STACK === "1";
}

/**
 * A `CommandError` with its remedy; every other error in one line with the way to see more. The stack trace,
 * and those of the causes, only where asked for.
 */
export function describeFailure(error: unknown, stack: boolean): Failure {
  const lines = [`error: ${describeError(error)}`];
  if (error instanceof CommandError) {
    if (error.remedy !== undefined) lines.push(`  remedy: ${error.remedy}`);
  } else if (isDiskFull(error)) lines.push(`  remedy: ${MAKE_ROOM}`);
  else if (!stack) lines.push("  run with --stack for details");
  if (stack) lines.push(...stackTraces(error));
  return {
    message: `${lines.join("\n")}\n`,
    exitCode: error instanceof CommandError ? error.exitCode : 1,
  };
}

function stackTraces(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return [error.stack ?? error.message, ...stackTraces(error.cause)];
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOSPC";
}
