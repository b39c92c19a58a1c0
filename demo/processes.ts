import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { extname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Clock } from "../process/clock.ts";
import { CommandError } from "../process/command-error.ts";
import { lastMessage } from "./last-message.ts";

/** A process that goes on while others do their work. */
export type LongProcess = {
  readonly pid: number | undefined;
  /** Resolves when it has ended well; rejects with a `CommandError` when it failed. */
  readonly ended: Promise<void>;
  /** Asks it to end and waits until it has; kills it after a grace period. */
  readonly stop: () => Promise<void>;
};

/** One call of the command line. */
export type Invocation = {
  /** Names the process in messages and its log file: `coordinator`, `node aurora`. */
  readonly label: string;
  /** What follows `chorale`. */
  readonly args: readonly string[];
  readonly onLine?: (line: string) => void;
  /** Lines of standard error. */
  readonly onErrorLine?: (line: string) => void;
};

type Child = {
  readonly process: ChildProcess;
  readonly label: string;
  readonly exited: Promise<void>;
  stopping: boolean;
};

const GRACE_MS = 8000;
const TAIL_CHARACTERS_MAX = 16_384;

/** The command line of this very build, whether it runs from the sources or is built. */
export const choraleEntry: string = join(
  import.meta.dirname,
  "..",
  "cli",
  `main${extname(import.meta.filename)}`,
);

/**
 * Processes of the `chorale` command line, each with a log file of what it printed. The first failure of any
 * long-running one rejects `failure`; all are ended, each by its own id, by `stopAll`.
 */
export class Processes {
  /** Never resolves; rejects with a `CommandError` as soon as a long-running process has failed. */
  readonly failure: Promise<never>;
  readonly #logs: string;
  readonly #clock: Clock;
  readonly #entry: string;
  readonly #children = new Set<Child>();
  readonly #fail: (error: Error) => void;
  #closed = false;

  constructor(options: { readonly logs: string; readonly clock: Clock; readonly entry?: string }) {
    this.#logs = options.logs;
    this.#clock = options.clock;
    this.#entry = options.entry ?? choraleEntry;
    const { promise, reject } = Promise.withResolvers<never>();
    this.failure = promise;
    this.failure.catch(() => {});
    this.#fail = reject;
    mkdirSync(this.#logs, { recursive: true });
  }

  /**
   * Runs a command to its end and gives what it printed. Throws a `CommandError` with its last message when
   * it failed.
   */
  async run(invocation: Invocation): Promise<string> {
    const lines: string[] = [];
    const onLine = (line: string): void => {
      lines.push(line);
      invocation.onLine?.(line);
    };
    const { child, ended } = this.#launch({ ...invocation, onLine });
    await ended;
    if (child.stopping) throw new CommandError(`${invocation.label}: was stopped`);
    return lines.join("\n");
  }

  /** Starts a command that goes on; when it fails, so does `failure`. */
  start(invocation: Invocation): LongProcess {
    const { child, ended } = this.#launch(invocation);
    ended.catch((error: Error) => this.#fail(error));
    return {
      pid: child.process.pid,
      ended,
      stop: async () => {
        await this.#stop(child);
        await ended;
      },
    };
  }

  /** Ends everything that still runs and waits for it. Nothing starts afterwards. */
  async stopAll(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#children].map((child) => this.#stop(child)));
  }

  /** Sends the signal to everything that still runs, without waiting: for the end of this process. */
  signalAll(signal: NodeJS.Signals): void {
    for (const child of this.#children) child.process.kill(signal);
  }

  #launch({ label, args, onLine, onErrorLine }: Invocation): { child: Child; ended: Promise<void> } {
    if (this.#closed)
      throw new CommandError(`${label}: was not started, because everything is being stopped`);
    const logFile = join(this.#logs, `${label.replaceAll(/[^a-z0-9-]+/g, "-")}.log`);
    const log = createWriteStream(logFile, { flags: "a" });
    log.write(`$ chorale ${args.join(" ")}\n`);
    const process_ = spawn(process.execPath, [...process.execArgv, this.#entry, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let tail = "";
    createInterface({ input: process_.stderr }).on("line", (line) => {
      tail = `${tail}${line}\n`.slice(-TAIL_CHARACTERS_MAX);
      log.write(`${line}\n`);
      onErrorLine?.(line);
    });
    createInterface({ input: process_.stdout }).on("line", (line) => {
      log.write(`${line}\n`);
      onLine?.(line);
    });
    const { promise: exited, resolve } = Promise.withResolvers<void>();
    const child: Child = { process: process_, label, exited, stopping: false };
    this.#children.add(child);
    const ended = new Promise<void>((end, fail) => {
      const settle = (outcome: string | null): void => {
        this.#children.delete(child);
        // Whoever hears of the end may read the log.
        log.end(() => {
          resolve();
          if (outcome === null || child.stopping) end();
          else fail(failureOf(label, outcome, tail, logFile));
        });
      };
      process_.once("error", (error) => settle(`could not start: ${error.message}`));
      process_.once("close", (code, signal) =>
        settle(
          code === 0 ? null : signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`,
        ),
      );
    });
    return { child, ended };
  }

  async #stop(child: Child): Promise<void> {
    child.stopping = true;
    child.process.kill("SIGTERM");
    const grace = this.#clock.after(GRACE_MS, () => child.process.kill("SIGKILL"));
    await child.exited;
    grace.cancel();
  }
}

/**
 * Does at most `width` tasks at a time, in order, and gives their results in order; the first error ends it.
 */
export async function inParallel<Input, Output>(
  width: number,
  inputs: readonly Input[],
  task: (input: Input) => Promise<Output>,
): Promise<Output[]> {
  const outputs: Output[] = [];
  const waiting = inputs.entries();
  const lane = async (): Promise<void> => {
    for (const [index, input] of waiting) outputs[index] = await task(input);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return outputs;
}

function failureOf(label: string, outcome: string, tail: string, logFile: string): CommandError {
  const last = lastMessage(tail);
  const message =
    last === null ? outcome : last.isError ? last.message : `${outcome}; its last message: ${last.message}`;
  const remedy = [last?.remedy, `its log is ${logFile}`].filter((part) => part !== undefined).join("; ");
  return new CommandError(`${label}: ${message}`, { remedy });
}
