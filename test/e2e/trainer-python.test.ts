import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { createTrainerServiceModel } from "../../client/trainer-service/create-trainer-service-model.ts";
import type { ArchitectureDescription } from "../../models/architecture/complete-architecture.ts";
import { tasksOf } from "../../models/architecture/trunk-and-heads.ts";
import type { FitPlan } from "../../models/training/fit-plan.ts";
import { meanTaskLoss, scoreTasks } from "../../models/training/score.ts";
import { rowsUpTo } from "../support/synthetic-examples.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import {
  farthest,
  fitByOurEngine,
  fitPlan,
  objective,
  proximalOf,
  split,
  startOf,
  trainerArchitecture,
  trainerExamples,
} from "../support/trainer-study.ts";

const script = join(import.meta.dirname, "../../scripts/trainers/python/trainer.py");
const python = ["python3", "/usr/bin/python3"].find(
  (name) => spawnSync(name, ["-c", "import google.protobuf, grpc, numpy, torch"]).status === 0,
);
const examples = trainerExamples();
const architecture = trainerArchitecture();

function startPython(args: readonly string[]): ChildProcess {
  return spawn(python!, ["-B", script, "--threads", "1", ...args], { stdio: ["ignore", "pipe", "inherit"] });
}

/** The trainer in Python on a socket in `folder`; ended with its scope. */
async function startTrainer(
  folder: string,
  ...args: readonly string[]
): Promise<AsyncDisposable & { readonly address: string; kill(): void }> {
  const address = `unix:${join(folder, "trainer.sock")}`;
  const child = startPython(["--listen", address, ...args]);
  const ended = once(child, "close");
  const first = once(createInterface(child.stdout!), "line");
  const [line] = (await Promise.race([first, ended])) as [unknown];
  if (line !== `listening on ${address}`) throw new Error(`the trainer did not start: ${String(line)}`);
  const kill = (): void => void child.kill("SIGKILL");
  const dispose = async (): Promise<void> => {
    kill();
    await ended;
  };
  return { address, kill, [Symbol.asyncDispose]: dispose };
}

/** One step on all rows, so that their order does not matter. */
const oneStep = { length: { steps: 1 }, batchSize: 128 } as const;
const frequent = [0, 3, 5, 7, 9, 11, 30];
const studies: Readonly<Record<string, [Partial<ArchitectureDescription>, Partial<FitPlan>]>> = {
  "dense, Adam": [{}, {}],
  "dense, AdamW": [{}, { optimiser: "adamw", weightDecay: 0.05 }],
  "sparse, Adam": [{ input: "sparse" }, {}],
  "lazy, Adam": [{ input: "sparse", moments: "lazy" }, {}],
  "sparse, momentum": [
    { input: "sparse" },
    { optimiser: "sgd", momentum: 0.9, learningRate: { ...fitPlan().learningRate, base: 0.5 } },
  ],
  "sparse low rank": [{ input: "sparse", lowRank: { frequent, rank: 3 } }, {}],
  "dense low rank, clipped": [{ lowRank: { frequent, rank: 3 } }, { gradientNormMax: 0.1 }],
  "wide, two activations": [
    { wide: true, headActivation: { classification: "relu", regression: "tanh" } },
    {},
  ],
  "local trunk, frozen": [{ localTrunk: [6, 5] }, { freezeShared: true }],
  "no trunk, exported": [{ trunk: [] }, { exportGradient: true }],
  FedProx: [{}, { proximal: proximalOf(architecture) }],
};

describe.skipIf(python === undefined)(
  "the trainer in Python (skipped without python3 with torch and grpc)",
  () => {
    it("agrees with our engine within 1e-4: outputs and one step, whatever is trained", async () => {
      using folder = temporaryFolder();
      await using trainer = await startTrainer(folder.path);
      for (const [name, [extra, instead]] of Object.entries(studies)) {
        const studied = trainerArchitecture(extra);
        const plan = fitPlan({ ...oneStep, ...instead });
        const ours = await fitByOurEngine(studied, examples, plan);
        const start = startOf(studied);
        const model = await createTrainerServiceModel({ ...trainer, architecture: studied, objective });
        const outputs = await model.outputs(start, examples, rowsUpTo(120));
        const result = await model.fit(start, examples, split, plan, {});
        await model.dispose();
        expect(farthest(outputs, ours.outputs), name).toBeLessThan(1e-4);
        expect(farthest(ours.result.parameters, start), name).toBeGreaterThan(1e-3);
        expect(farthest(result.parameters, ours.result.parameters), name).toBeLessThan(1e-4);
        expect(result.meanLoss, name).toBeCloseTo(ours.result.meanLoss, 4);
        const none = new Float32Array();
        const gradients = [result.sharedGradient ?? none, ours.result.sharedGradient ?? none] as const;
        expect(farthest(...gradients), name).toBeLessThan(1e-4);
      }
    });

    it("lowers the loss with dropout, keeps the best epoch and repeats itself bit for bit", async () => {
      using folder = temporaryFolder();
      await using trainer = await startTrainer(folder.path);
      const studied = trainerArchitecture({ input: "sparse", moments: "lazy", dropout: 0.2 });
      const start = startOf(studied);
      const plan = fitPlan({ length: { epochs: 40 }, keep: { kind: "best", patience: 5 } });
      const model = await createTrainerServiceModel({ ...trainer, architecture: studied, objective });
      const lossOf = async (parameters: Float32Array): Promise<number> => {
        const outputs = await model.outputs(parameters, examples, split.validationRows);
        return meanTaskLoss(scoreTasks(outputs, examples.labels, split.validationRows, studied))!;
      };
      const steps: number[] = [];
      const onStep = ({ step }: { step: number }): void => void steps.push(step);
      const result = await model.fit(start, examples, split, plan, { onStep });
      expect(await lossOf(result.parameters)).toBeLessThan((await lossOf(start)) * 0.8);
      expect(await lossOf(result.parameters)).toBeCloseTo(result.validationLoss!, 5);
      expect(result.bestEpoch).toBeGreaterThan(1);
      expect(steps.length).toBeGreaterThan(0);
      expect((await model.fit(start, examples, split, plan, {})).parameters).toEqual(result.parameters);
      await model.dispose();
    });

    it("fails the training when it is killed, and stops one that is not wanted any more", async () => {
      using folder = temporaryFolder();
      await using trainer = await startTrainer(folder.path);
      const model = await createTrainerServiceModel({ ...trainer, architecture, objective });
      const start = startOf(architecture);
      const endless = fitPlan({ length: { steps: 1_000_000 } });
      const controller = new AbortController();
      const abort = {
        signal: controller.signal,
        onStep: () => controller.abort(new Error("the round is over")),
      };
      await expect(model.fit(start, examples, split, endless, abort)).rejects.toThrow("the round is over");
      expect((await model.fit(start, examples, split, fitPlan(), {})).steps).toBe(6);
      const onStep = (): void => trainer.kill();
      await expect(model.fit(start, examples, split, endless, { onStep })).rejects.toMatchObject({
        reason: "TRAINING_FAILED",
      });
      await model.dispose();
    });

    it("serves only who knows its token", async () => {
      using folder = temporaryFolder();
      const tokenFile = folder.join("token");
      writeFileSync(tokenFile, "a-token-of-enough-letters\n", { mode: 0o600 });
      await using trainer = await startTrainer(folder.path, "--token-file", tokenFile);
      const model = await createTrainerServiceModel({ ...trainer, tokenFile, architecture, objective });
      const outputs = await model.outputs(startOf(architecture), examples, Uint32Array.of(3));
      expect(outputs.length).toBe(tasksOf(architecture).length);
      await model.dispose();
      await expect(createTrainerServiceModel({ ...trainer, architecture, objective })).rejects.toThrow(
        "refused the node's token",
      );
    });

    it("refuses to listen where others could come in", async () => {
      using folder = temporaryFolder();
      chmodSync(folder.path, 0o777);
      for (const listen of ["0.0.0.0:0", "[::]:0", `unix:${folder.join("trainer.sock")}`]) {
        const [code] = (await once(startPython(["--listen", listen]), "close")) as [number];
        expect(code, listen).toBe(2);
      }
    });
  },
);
