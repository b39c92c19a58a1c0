import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inParallel, Processes } from "../../../demo/processes.ts";
import { systemClock, type Clock } from "../../../process/clock.ts";
import { CommandError } from "../../../process/command-error.ts";

const entry = join(import.meta.dirname, "fake-chorale.ts");
let folder: string;
let processes: Processes;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chorale-demo-"));
  processes = new Processes({ logs: folder, clock: systemClock, entry });
});
afterEach(async () => {
  await processes.stopAll();
  rmSync(folder, { recursive: true });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function serve(label: string): Promise<{ pid: number; stop: () => Promise<void> }> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const long = processes.start({
    label,
    args: ["serve"],
    onLine: (line) => resolve(Number(line.replace("ready ", ""))),
  });
  return { pid: await promise, stop: () => long.stop() };
}

test("a command's output comes back and is in its log", async () => {
  expect(await processes.run({ label: "node a", args: ["print", "one", "two"] })).toBe("one\ntwo");
  expect(readFileSync(join(folder, "node-a.log"), "utf8")).toBe("$ chorale print one two\none\ntwo\n");
});

test("a failed command gives its own message and remedy with its label and log", async () => {
  const failed = await processes.run({ label: "inspect", args: ["fail"] }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(CommandError);
  const { message, remedy, exitCode } = failed as CommandError;
  expect(message).toBe("inspect: table.csv, row 3: not a number");
  expect(remedy).toBe(`correct the cell; its log is ${join(folder, "inspect.log")}`);
  expect(exitCode).toBe(1);
});

test("a long process that fails rejects `failure`", async () => {
  processes.start({ label: "node b", args: ["fail"] }).ended.catch(() => {});
  await expect(processes.failure).rejects.toThrow("node b: table.csv, row 3: not a number");
});

test("a process that is killed from outside is a failure that names the signal", async () => {
  const { pid } = await serve("coordinator");
  process.kill(pid, "SIGKILL");
  await expect(processes.failure).rejects.toThrow("coordinator: was ended by SIGKILL");
});

test("stopping a process is no failure", async () => {
  const { pid, stop } = await serve("coordinator");
  await stop();
  expect(isAlive(pid)).toBe(false);
});

test("stopAll ends every process", async () => {
  const started = [await serve("a"), await serve("b")];
  await processes.stopAll();
  expect(started.map(({ pid }) => isAlive(pid))).toEqual([false, false]);
});

test("what was stopped gives no output, and nothing starts afterwards", async () => {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const running = processes.run({ label: "a", args: ["serve"], onLine: () => resolve() });
  await ready;
  await Promise.all([expect(running).rejects.toThrow("a: was stopped"), processes.stopAll()]);
  await expect(processes.run({ label: "b", args: ["print"] })).rejects.toThrow("b: was not started");
});

test("a process that does not listen to SIGTERM is killed after the grace period", async () => {
  const { promise: refused, resolve } = Promise.withResolvers<void>();
  const graceEnds = async (callback: () => void): Promise<void> => {
    await refused;
    callback();
  };
  const clock: Clock = {
    ...systemClock,
    after: (_, callback) => {
      void graceEnds(callback);
      return { cancel: () => {} };
    },
  };
  const stubborn = new Processes({ logs: folder, clock, entry });
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  const onLine = (line: string): void => (line === "ready" ? isReady() : resolve());
  const { stop, pid } = stubborn.start({ label: "stubborn", args: ["ignore-sigterm"], onLine });
  await ready;
  await stop();
  expect(isAlive(pid!)).toBe(false);
});

test("inParallel keeps to its width and to the order of its inputs", async () => {
  let running = 0;
  let most = 0;
  const outputs = await inParallel(2, [1, 2, 3, 4, 5], async (input) => {
    running++;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    return input * 10;
  });
  expect(outputs).toEqual([10, 20, 30, 40, 50]);
  expect(most).toBe(2);
});
