import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { temporaryFolder } from "../data/temporary-table.ts";
import { checkpointPath, trainKillableRound } from "./killable-round.ts";

const program = join(import.meta.dirname, "train-killable-round.ts");

/** Trains in another process and kills it once it has kept its training and taken `steps` steps. */
async function killedAfter(folder: string, steps: number): Promise<void> {
  const child = spawn(process.execPath, [program, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  for await (const line of createInterface(child.stdout))
    if (Number(line) >= steps && existsSync(checkpointPath(folder))) child.kill("SIGKILL");
  expect(await exited).toEqual([null, "SIGKILL"]);
}

test("a node that is killed in the middle of a round goes on inside it, to the same bits", async () => {
  const [whole, killed] = [temporaryFolder(), temporaryFolder()];
  const all: number[] = [];
  const wanted = await trainKillableRound(whole, 300_000, (step) => void all.push(step));
  await killedAfter(killed, 300);
  await killedAfter(killed, 600);
  const rest: number[] = [];
  const update = await trainKillableRound(killed, 300_000, (step) => void rest.push(step));
  expect(rest[0]).toBeGreaterThan(300);
  expect(rest.at(-1)).toBe(all.at(-1));
  expect(rest.length).toBeLessThan(all.length);
  expect(update).toEqual(wanted);
  expect(existsSync(checkpointPath(killed))).toBe(false);
  rmSync(killed, { recursive: true });
});
