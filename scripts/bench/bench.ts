import { parseArgs } from "node:util";
import { usageError } from "../../process/command-error.ts";

/** The numbers that a bench was called with; those left out are absent. */
export type BenchOptions = Readonly<Record<string, number>>;

/** One bench: the options it knows, all whole numbers, and how it runs; every case is reported as it ends. */
export type Bench = {
  readonly options: readonly string[];
  run(options: BenchOptions, report: (result: Readonly<Record<string, unknown>>) => void): Promise<void>;
};

/** Reads `--name number` pairs. Throws a usage error on an option that the bench does not know. */
export function readOptions(args: string[], known: readonly string[]): BenchOptions {
  const options = Object.fromEntries(known.map((name) => [name, { type: "string" as const }]));
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({ args, options, allowPositionals: false }));
  } catch (error) {
    throw usageError(
      (error as Error).message,
      `this bench knows ${known.map((name) => `--${name}`).join(", ") || "none"}`,
    );
  }
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => {
      const value = Number(text);
      if (!Number.isInteger(value) || value < 1)
        throw usageError(`--${name} ${text}: is not a positive whole number`);
      return [name, value];
    }),
  );
}

/** The middle value; the mean of the two in the middle where the count is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Rounded to `digits` decimals, for a line that people read too. */
export function rounded(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}

/** How long `work` takes, in milliseconds; of a promise, until it is there. */
export function timed(work: () => Promise<unknown>): Promise<number>;
export function timed(work: () => unknown): number;
export function timed(work: () => unknown): number | Promise<number> {
  const started = performance.now();
  const result = work();
  const elapsed = (): number => performance.now() - started;
  return result instanceof Promise ? result.then(elapsed) : elapsed();
}
