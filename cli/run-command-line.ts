import { CommanderError } from "commander";
import { systemClock } from "../process/clock.ts";
import { adoptProxyEnvironment } from "../process/proxy-environment.ts";
import { calledGroup, chorale } from "./program.ts";
import { describeFailure, wantsStack } from "./describe-failure.ts";

/** How long a failed command may take to let go of its connections and workers before the process ends. */
const LINGER_MS = 3000;

/**
 * Runs `chorale ARGS` and sets the exit code of the process: 0, 1 for a failure, 2 for wrong usage or
 * configuration. Failures are one message on standard error; nothing is thrown.
 */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const stack = wantsStack(args, process.env);
  process.on("uncaughtException", (error) => fail(error, stack));
  process.on("unhandledRejection", (error) => fail(error, stack));
  adoptProxyEnvironment();
  try {
    const words = args.filter((argument) => argument !== "--stack");
    const program = await chorale(calledGroup(words));
    await program.parseAsync(words.length === 0 ? ["--help"] : words, { from: "user" });
    if (typeof process.exitCode === "number" && process.exitCode !== 0) endSoon(process.exitCode);
  } catch (error) {
    fail(error, stack);
  }
}

function fail(error: unknown, stack: boolean): void {
  if (error instanceof CommanderError) {
    // commander has already printed the help, the version or the message
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  const { message, exitCode } = describeFailure(error, stack);
  process.stderr.write(message);
  process.exitCode = exitCode;
  endSoon(exitCode);
}

function endSoon(exitCode: number): void {
  systemClock.after(LINGER_MS, () => process.exit(exitCode), { background: true });
}
