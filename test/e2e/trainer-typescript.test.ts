import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createTrainerServiceModel } from "../../client/trainer-service/create-trainer-service-model.ts";
import type { StudyModel } from "../../client/training/study-model.ts";
import type { ArchitectureDescription } from "../../models/architecture/complete-architecture.ts";
import type { FitPlan } from "../../models/training/fit-plan.ts";
import { StartedProcess } from "../support/start-process.ts";
import { rowsUpTo } from "../support/synthetic-examples.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import {
  fitByOurEngine,
  fitPlan,
  objective,
  proximalOf,
  split,
  startOf,
  trainerArchitecture,
  trainerExamples,
} from "../support/trainer-study.ts";

const examples = trainerExamples();

async function startTrainer(...args: readonly string[]): Promise<StartedProcess & { address: string }> {
  const trainer = new StartedProcess(["scripts/trainers/typescript/main.ts", "--listen", ...args]);
  const [, address] = await trainer.waitFor(/listening on (\S+)/);
  return Object.assign(trainer, { address: address! });
}

async function withModel<Result>(
  address: string,
  use: (model: StudyModel) => Promise<Result>,
  options: { architecture?: Partial<ArchitectureDescription>; tokenFile?: string } = {},
): Promise<Result> {
  const architecture = trainerArchitecture(options.architecture);
  const model = await createTrainerServiceModel({ ...options, address, architecture, objective });
  try {
    return await use(model);
  } finally {
    await model.dispose();
  }
}

const dropout = 0.3;
const frequent = [0, 3, 5, 7, 9, 11, 30];
const studies: Readonly<Record<string, [Partial<ArchitectureDescription>, Partial<FitPlan>]>> = {
  "dense, Adam": [{}, {}],
  "dropout, by steps": [{ dropout }, { length: { steps: 7 } }],
  "sparse, AdamW": [{ input: "sparse" }, { optimiser: "adamw", weightDecay: 0.05 }],
  "lazy, AdamW": [
    { input: "sparse", moments: "lazy" },
    { optimiser: "adamw", weightDecay: 0.05 },
  ],
  "sparse low rank": [{ input: "sparse", lowRank: { frequent, rank: 3 } }, { gradientNormMax: 0.1 }],
  "wide, momentum": [{ wide: true }, { optimiser: "sgd", momentum: 0.9 }],
  "two activations": [{ headActivation: { classification: "relu", regression: "tanh" } }, {}],
  "local trunk, frozen": [{ localTrunk: [6, 5], dropout }, { freezeShared: true }],
  "no trunk, exported": [{ trunk: [] }, { exportGradient: true }],
  FedProx: [{}, { proximal: proximalOf(trainerArchitecture()) }],
  "the best epoch": [{}, { length: { epochs: 30 }, keep: { kind: "best", patience: 2 } }],
  "a schedule": [
    {},
    {
      learningRate: {
        base: 0.02,
        schedule: { kind: "cosine" },
        warmupEpochs: 0.5,
        epochsTotal: 2,
        epochsDone: 0.3,
      },
    },
  ],
};

describe("training by a trainer of our own engine", () => {
  it("gives the same bits as training in this process, whatever is trained", async () => {
    using folder = temporaryFolder();
    await using trainer = await startTrainer(`unix:${folder.join("trainer.sock")}`);
    for (const [name, [extra, instead]] of Object.entries(studies)) {
      const architecture = trainerArchitecture(extra);
      const start = startOf(architecture);
      const plan = fitPlan(instead);
      const ours = await fitByOurEngine(architecture, examples, plan);
      const samples: number[] = [];
      await withModel(
        trainer.address,
        async (model) => {
          const onStep = (progress: { samples: number }): void => void samples.push(progress.samples);
          expect(await model.outputs(start, examples, rowsUpTo(120)), name).toEqual(ours.outputs);
          expect(await model.fit(start, examples, split, plan, { onStep }), name).toEqual(ours.result);
        },
        { architecture: extra },
      );
      expect(samples.length, name).toBe(ours.result.steps);
    }
  });

  it("works over loopback with a token, and asks no proxy", async () => {
    using folder = temporaryFolder();
    const tokenFile = folder.join("token");
    writeFileSync(tokenFile, "a-token-of-enough-letters", { mode: 0o600 });
    await using trainer = await startTrainer("127.0.0.1:0", "--token-file", tokenFile);
    const start = startOf(trainerArchitecture());
    process.env.grpc_proxy = "http://127.0.0.1:9";
    try {
      const plan = fitPlan();
      const { result } = await fitByOurEngine(trainerArchitecture(), examples, plan);
      const fit = (model: StudyModel): Promise<unknown> => model.fit(start, examples, split, plan, {});
      expect(await withModel(trainer.address, fit, { tokenFile })).toEqual(result);
      writeFileSync(tokenFile, "another-token-of-enough-letters");
      await expect(withModel(trainer.address, fit, { tokenFile })).rejects.toThrow(
        "refused the node's token",
      );
      await expect(withModel(trainer.address, fit)).rejects.toThrow("refused the node's token");
    } finally {
      delete process.env.grpc_proxy;
    }
  });

  it("fails when the trainer is killed in the middle, and works again when it is back", async () => {
    using folder = temporaryFolder();
    const listen = `unix:${folder.join("trainer.sock")}`;
    await using trainer = await startTrainer(listen);
    const start = startOf(trainerArchitecture());
    await withModel(listen, async (model) => {
      const endless = fitPlan({ length: { steps: 1_000_000 } });
      const onStep = (): void => void trainer.kill();
      await expect(model.fit(start, examples, split, endless, { onStep })).rejects.toMatchObject({
        reason: "TRAINING_FAILED",
        message: "the node's own trainer cannot be reached, or stopped in the middle",
      });
      await trainer.exited;
      await using _again = await startTrainer(listen);
      const { result } = await fitByOurEngine(trainerArchitecture(), examples, fitPlan());
      expect(await model.fit(start, examples, split, fitPlan(), {})).toEqual(result);
    });
  });

  it("stops where it is not wanted any more, and the trainer serves on", async () => {
    using folder = temporaryFolder();
    await using trainer = await startTrainer(`unix:${folder.join("trainer.sock")}`);
    const start = startOf(trainerArchitecture());
    await withModel(trainer.address, async (model) => {
      const controller = new AbortController();
      const endless = fitPlan({ length: { steps: 1_000_000 } });
      const hooks = {
        signal: controller.signal,
        onStep: () => controller.abort(new Error("the round is over")),
      };
      await expect(model.fit(start, examples, split, endless, hooks)).rejects.toThrow("the round is over");
      expect((await model.fit(start, examples, split, fitPlan(), {})).steps).toBe(6);
    });
  });

  it("is not needed where no row has a label with weight", async () => {
    using folder = temporaryFolder();
    await using trainer = await startTrainer(`unix:${folder.join("trainer.sock")}`);
    const start = startOf(trainerArchitecture());
    const nothing = new Float32Array(4);
    const plan = fitPlan({ labelWeights: { plain: nothing, marked: nothing } });
    const { result } = await fitByOurEngine(trainerArchitecture(), examples, plan);
    expect(result.steps).toBe(0);
    await withModel(trainer.address, async (model) => {
      expect(await model.fit(start, examples, split, plan, {})).toEqual(result);
    });
  });

  it.each(["0.0.0.0:0", "[::]:0", "unix:relative.sock"])("is not offered on %s", async (listen) => {
    await using trainer = new StartedProcess(["scripts/trainers/typescript/main.ts", "--listen", listen]);
    expect((await trainer.exited).code).toBe(2);
  });
});
