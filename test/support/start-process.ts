import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** As in scripts/run.mjs. */
const COMPILE_CACHE = join(root, "node_modules", ".cache", "compile");

export type ProcessOptions = {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
};

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A process under this Node, whose output is kept. Ended with its scope (`await using`). */
export class StartedProcess {
  readonly pid: number;
  /** Resolves when the process has ended and its output is complete. */
  readonly exited: Promise<Exit>;
  stdout = "";
  stderr = "";
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();
  #over = false;

  constructor(args: readonly string[], { cwd = root, env = {} }: ProcessOptions = {}) {
    const nodeArgs = ["--disable-warning=ExperimentalWarning", ...args];
    const child = { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, ...env };
    this.#child = spawn(process.execPath, nodeArgs, { cwd, env: child });
    this.pid = this.#child.pid!;
    for (const stream of ["stdout", "stderr"] as const)
      this.#child[stream]!.setEncoding("utf8").on("data", (text: string) => {
        this[stream] += text;
        this.#wake();
      });
    this.exited = new Promise((resolve) =>
      this.#child.on("close", (code, signal) => {
        this.#over = true;
        resolve({ code, signal });
        this.#wake();
      }),
    );
  }

  get running(): boolean {
    return !this.#over;
  }

  /** The first match in the output, now or later. Rejects when the process ends without it. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray> {
    return this.waitUntil(() => pattern.exec(this.stdout) ?? pattern.exec(this.stderr), String(pattern));
  }

  /**
   * What `look` finds in the output, now or later; it is asked again whenever output comes, and gives null to
   * wait on. Rejects when the process ends without it.
   */
  waitUntil<Found>(look: () => Found | null, what: string): Promise<Found> {
    return new Promise((resolve, reject) => {
      const watch = (): void => {
        const found = look();
        if (found === null && !this.#over) return;
        this.#watchers.delete(watch);
        if (found !== null) resolve(found);
        else
          reject(
            new Error(`the process ended without ${what}; its last words:\n${this.stderr.slice(-4000)}`),
          );
      };
      this.#watchers.add(watch);
      watch();
    });
  }

  /** Sends a signal to this process and waits for its end. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<Exit> {
    this.#child.kill(signal);
    return this.exited;
  }

  /** Types a line into its standard input, or ends it. */
  write(text: string | null): void {
    if (text === null) this.#child.stdin!.end();
    else this.#child.stdin!.write(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.running) await this.kill();
  }

  #wake(): void {
    for (const look of this.#watchers) look();
  }
}

/** Starts `chorale ARGS` from the sources. */
export function startChorale(args: readonly string[], options?: ProcessOptions): StartedProcess {
  return new StartedProcess([join(root, "cli", "main.ts"), ...args], options);
}

/** Runs `chorale ARGS` to its end. */
export async function runChorale(
  args: readonly string[],
  options?: ProcessOptions,
): Promise<Exit & { stdout: string; stderr: string }> {
  const command = startChorale(args, options);
  command.write(null);
  const exit = await command.exited;
  return { ...exit, stdout: command.stdout, stderr: command.stderr };
}
