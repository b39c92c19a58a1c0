import { spawn, type ChildProcess } from "node:child_process";
import { createInterface, type Interface } from "node:readline";

/**
 * A process that answers each line of JSON with one line of JSON, in order. Its first line greets. Ended with
 * its scope (`await using`) by the end of its input.
 */
export class LineProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #answers: AsyncIterator<string>;
  readonly #ended: Promise<void>;
  #errors = "";

  constructor(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(command, args, { env: { ...process.env, ...env }, stdio: "pipe" });
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => (this.#errors += text));
    this.#lines = createInterface({ input: this.#child.stdout! });
    this.#answers = this.#lines[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve) => {
      this.#child.once("close", () => resolve());
      this.#child.once("error", (error) => {
        this.#errors += error.message;
        this.#lines.close();
        resolve();
      });
    });
    // A process that is gone says so by the end of its answers.
    this.#child.stdin!.on("error", () => {});
  }

  /** The next line. Throws an `Error` with the process's last words when it ends instead. */
  async next<Answer>(): Promise<Answer> {
    const { value, done } = await this.#answers.next();
    if (done !== true) return JSON.parse(value) as Answer;
    await this.#ended;
    throw new Error(`${this.#child.spawnfile} ended: ${this.#errors.slice(-2000)}`);
  }

  /** Writes one line and waits for its answer. */
  ask<Answer>(request: object): Promise<Answer> {
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
    return this.next();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin!.end();
    await this.#ended;
  }
}
