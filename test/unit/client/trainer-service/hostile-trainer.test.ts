import { describe, expect, it } from "vitest";
import { createTrainerServiceModel } from "../../../../client/trainer-service/create-trainer-service-model.ts";
import { sharedLayout } from "../../../../models/architecture/trunk-and-heads.ts";
import type { FitPlan, FitResult } from "../../../../models/training/fit-plan.ts";
import { systemClock, type Clock } from "../../../../process/clock.ts";
import type { ArrayName } from "../../../../client/trainer-service/array-wire.ts";
import type { Trained } from "../../../../proto/gen/chorale/v1/Trained.ts";
import type { TrainReply } from "../../../../proto/gen/chorale/v1/TrainReply.ts";
import { serveHostileTrainer, type HostileAnswers } from "../../../support/hostile-trainer.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import {
  fitPlan,
  objective,
  split,
  startOf,
  trainerArchitecture,
  trainerExamples,
} from "../../../support/trainer-study.ts";

const architecture = trainerArchitecture();
const examples = trainerExamples();
const start = startOf(architecture);
const sharedLength = sharedLayout(architecture).length;
/** Two epochs of three batches. */
const honest: Trained = { steps: 6, epochs: 2, meanLoss: 0.5 };

function bytes(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

function chunk(values: Float32Array, array: ArrayName = "PARAMETERS"): TrainReply {
  return { chunk: { array, data: bytes(values) } };
}

function changed(index: number, value: number): Float32Array {
  const parameters = start.slice();
  parameters[index] = value;
  return parameters;
}

async function fitWith(
  answers: HostileAnswers,
  plan: Partial<FitPlan> = {},
  options: { clock?: Clock; signal?: AbortSignal; onWords?: (words: string) => void } = {},
): Promise<FitResult> {
  const { clock = systemClock, signal, onWords } = options;
  await using trainer = await serveHostileTrainer(answers);
  const { address } = trainer;
  const model = await createTrainerServiceModel({ address, architecture, objective, clock, onWords });
  try {
    return await model.fit(start, examples, split, fitPlan(plan), { signal });
  } finally {
    await model.dispose();
  }
}

describe("a trainer that answers as it should", () => {
  it("is believed", async () => {
    const result = await fitWith({ train: [{ trained: honest }, chunk(changed(0, 7))] });
    expect(result).toMatchObject({ meanLoss: 0.5, steps: 6, epochs: 2, bestEpoch: null });
    expect(result.parameters).toEqual(changed(0, 7));
  });
});

describe("a trainer's wrong answer declines the round", () => {
  const half = start.subarray(0, 100);
  const replies: readonly (readonly [string, readonly TrainReply[], string])[] = [
    ["says nothing", [], "no result"],
    ["sends no parameters", [{ trained: honest }], "0 of its"],
    ["stops in the middle", [{ trained: honest }, chunk(half)], "100 of its"],
    ["sends too many", [{ trained: honest }, chunk(start), chunk(half)], "more than its"],
    [
      "sends no whole numbers",
      [{ trained: honest }, { chunk: { array: "PARAMETERS", data: Buffer.alloc(3) } }],
      "3 bytes",
    ],
    ["sends what nobody asked for", [{ trained: honest }, chunk(half, "OUTPUTS")], "was not asked for"],
    ["sends an array without a name", [{ trained: honest }, chunk(half, 99 as never)], "was not asked for"],
    ["sends parameters first", [chunk(start), { trained: honest }], "before it had trained"],
    ["trains twice", [{ trained: honest }, { trained: honest }], "trained twice"],
    ["is further than the end", [{ progress: { step: 7, steps: 7 } }], "step 7 of 6"],
    ["leaves out steps", [{ trained: { ...honest, steps: 5 } }, chunk(start)], "5 steps of 6"],
    ["trains more steps", [{ trained: { ...honest, steps: 7 } }, chunk(start)], "7 steps of 6"],
    ["counts other epochs", [{ trained: { ...honest, epochs: 3 } }, chunk(start)], "make 2 epochs, not 3"],
    ["keeps an epoch unasked", [{ trained: { ...honest, bestEpoch: 1 } }, chunk(start)], "epoch 1 of 2"],
    ["validates unasked", [{ trained: { ...honest, validated: true } }, chunk(start)], "validation loss"],
  ];
  it.each(replies)("that %s", async (_what, train, complaint) => {
    await expect(fitWith({ train })).rejects.toMatchObject({
      reason: "TRAINING_FAILED",
      message: expect.stringContaining(complaint) as string,
    });
  });

  it.each([
    ["parameters", 0.5, changed(start.length - 1, Number.NaN)],
    ["parameters", 0.5, changed(0, Number.POSITIVE_INFINITY)],
    ["a loss", Number.NaN, start],
  ])("with %s that are not finite", async (_what, meanLoss, parameters) => {
    const train = [{ trained: { ...honest, meanLoss } }, chunk(parameters)];
    await expect(fitWith({ train })).rejects.toMatchObject({ reason: "NOT_FINITE" });
  });

  it("that moves what was frozen, even by the sign of a zero", async () => {
    const zero = start.findIndex((value) => Object.is(value, 0));
    const train = [{ trained: honest }, chunk(changed(zero, -0))];
    expect(zero).toBeLessThan(sharedLength);
    await expect(fitWith({ train }, { freezeShared: true })).rejects.toThrow("were to stay");
    const own = [{ trained: honest }, chunk(changed(start.length - 1, 3))];
    expect((await fitWith({ train: own }, { freezeShared: true })).parameters.at(-1)).toBe(3);
  });

  it("that keeps back the gradient, or sends one that is not finite", async () => {
    const gradient = new Float32Array(sharedLength);
    const trained = [{ trained: honest }, chunk(start)];
    const plan = { exportGradient: true };
    await expect(fitWith({ train: trained }, plan)).rejects.toThrow("SHARED_GRADIENT has 0");
    const sent = [...trained, chunk(gradient, "SHARED_GRADIENT")];
    expect((await fitWith({ train: sent }, plan)).sharedGradient).toEqual(gradient);
    const broken = [...trained, chunk(gradient.fill(Number.NaN, 3, 4), "SHARED_GRADIENT")];
    await expect(fitWith({ train: broken }, plan)).rejects.toMatchObject({ reason: "NOT_FINITE" });
  });

  it.each([0, 3])("that keeps epoch %i of 2", async (bestEpoch) => {
    const train = [{ trained: { ...honest, bestEpoch } }, chunk(start)];
    await expect(fitWith({ train }, { keep: { kind: "best", patience: 1 } })).rejects.toThrow(
      "as the one to keep",
    );
  });

  it("that sends messages longer than the contract allows", async () => {
    const train = [
      { trained: honest },
      { chunk: { array: "PARAMETERS", data: Buffer.alloc(8 << 20) } } as const,
    ];
    await expect(fitWith({ train })).rejects.toMatchObject({ reason: "TRAINING_FAILED" });
  });

  it("that does not say that it has loaded the examples", async () => {
    await expect(fitWith({ load: [] })).rejects.toThrow("without having loaded");
  });
});

describe("a trainer that fails", () => {
  it("is quoted in the node's own log only", async () => {
    const words: string[] = [];
    const error = { code: 13, details: "row 17 of assay X has the value 3.2" };
    const failed = fitWith({ error }, {}, { onWords: (text) => words.push(text) });
    await expect(failed).rejects.toMatchObject({
      reason: "TRAINING_FAILED",
      message: "the node's own trainer failed",
    });
    expect(words).toContain(error.details);
  });

  it("is given up when it is silent", async () => {
    const clock = new ManualClock();
    const train = (): void => {
      clock.advance(59_999);
      setImmediate(() => clock.advance(60_000));
    };
    await expect(fitWith({ train }, {}, { clock })).rejects.toThrow("silent for too long");
  });

  it("is told when its training is not wanted any more", async () => {
    const controller = new AbortController();
    const reason = new Error("the round is over");
    const train = (): void => controller.abort(reason);
    await expect(fitWith({ train }, {}, { signal: controller.signal })).rejects.toBe(reason);
  });

  it("of another version is refused at once", async () => {
    await expect(fitWith({ description: { version: 2 } })).rejects.toThrow("speaks version 2, not 1");
  });
});

describe("outputs", () => {
  async function outputsWith(values: Float32Array): Promise<Float32Array> {
    const evaluate = [{ chunk: { array: "OUTPUTS", data: bytes(values) } } as const];
    await using trainer = await serveHostileTrainer({ evaluate });
    const model = await createTrainerServiceModel({ address: trainer.address, architecture, objective });
    try {
      return await model.outputs(start, examples, Uint32Array.of(1, 2));
    } finally {
      await model.dispose();
    }
  }

  it("are taken where they are finite and as many as rows and tasks", async () => {
    expect(await outputsWith(new Float32Array(8).fill(2))).toEqual(new Float32Array(8).fill(2));
    await expect(outputsWith(new Float32Array(7))).rejects.toMatchObject({ reason: "TRAINING_FAILED" });
    await expect(outputsWith(new Float32Array(9))).rejects.toMatchObject({ reason: "TRAINING_FAILED" });
    await expect(outputsWith(new Float32Array(8).fill(Number.NaN))).rejects.toMatchObject({
      reason: "NOT_FINITE",
    });
  });
});
