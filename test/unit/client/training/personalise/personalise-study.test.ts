import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { cpuRuntime } from "../../../../../client/training/engine-of.ts";
import type { Evaluation } from "../../../../../client/training/evaluation.ts";
import type { NodeStudy } from "../../../../../client/training/node-study.ts";
import type { PersonalCandidate } from "../../../../../client/training/personalise/personal-candidate.ts";
import {
  betterThan,
  personaliseStudy,
  type PersonalisationOutcome,
} from "../../../../../client/training/personalise/personalise-study.ts";
import {
  readPersonalisation,
  type PersonalisationMethod,
} from "../../../../../client/training/personalise/personalisation.ts";
import { readReleasedModel } from "../../../../../client/training/personalise/released-model.ts";
import type { GlobalModel } from "../../../../../client/training/trainer.ts";
import { localLayout } from "../../../../../models/architecture/trunk-and-heads.ts";
import { exportedParameters } from "../../../../../models/export/exported-parameters.ts";
import { seededRandom } from "../../../../../models/random/seeded-random.ts";
import { loadPredictor } from "../../../../../models/runtime/predictor.ts";
import { CommandError } from "../../../../../process/command-error.ts";
import { smallStudy, syntheticData } from "../synthetic-study.ts";
import { federatedModel, finishedAt, relabelled } from "./finished-study.ts";

const manifest = smallStudy();
const pooled = syntheticData(manifest, 1, 400);
const own = syntheticData(manifest, 2, 250);
/** An assay of the same name that runs the other way round. */
const shifted = relabelled(manifest, own, (label, _, name) => (name === "logS" ? -label : label));

function personalise(
  study: NodeStudy,
  { digest }: Pick<GlobalModel, "digest">,
  methods: readonly PersonalisationMethod[] = ["fine-tune", "local-trunk"],
): Promise<PersonalisationOutcome> {
  const released = readReleasedModel(join(study.folder, "model.onnx"));
  const place = { threads: 1, runtime: cpuRuntime };
  return personaliseStudy(study, released, digest, { methods, epochs: 30, place, onFraction: () => {} });
}

async function shiftedNode(): Promise<{ study: NodeStudy; model: GlobalModel }> {
  const model = await federatedModel(manifest, pooled.prepared, 3);
  return { study: await finishedAt(manifest, shifted, model), model };
}

test.each(["fine-tune", "local-trunk"] as const)("%s improves a node of shifted labels", async (method) => {
  const { study, model } = await shiftedNode();
  const { federatedLoss, tried, kept } = await personalise(study, model, [method]);
  expect(tried).toMatchObject([{ method }]);
  expect(kept).toMatchObject({ method, model: model.digest, node: "site-a", study: "small" });
  expect(kept!.validationLoss.federated).toBe(federatedLoss);
  expect(kept!.validationLoss.personalised).toBeLessThan(0.8 * federatedLoss);
  const [logS] = kept!.results;
  expect(logS).toMatchObject({ endpoint: "logS", head: "shared", metric: "R2" });
  expect(logS!.test.personalised!).toBeGreaterThan(logS!.test.federated! + 0.2);
  expect(logS!.validation.personalised!).toBeGreaterThan(logS!.validation.federated! + 0.2);
});

test("of both methods the better on the validation fold is kept, with model and figures", async () => {
  const { study, model } = await shiftedNode();
  const { tried, kept } = await personalise(study, model);
  const losses = tried.map(({ validationLoss }) => validationLoss!);
  expect(kept!.validationLoss.personalised).toBe(Math.min(...losses));
  expect(readPersonalisation(study.folder, model.digest)).toEqual(kept);
  const predictor = await loadPredictor(join(study.folder, "personalised.onnx"));
  onTestFinished(() => predictor.dispose());
  expect(predictor.description).toMatchObject({ study: "small", modelDigest: model.digest });
  expect(predictor.description.tasks.map(({ name }) => name)).toEqual(["logS", "active", "clearance"]);
});

test("the federated figures are those of the study's own evaluation", async () => {
  const { study, model } = await shiftedNode();
  const { kept } = await personalise(study, model, ["fine-tune"]);
  const evaluation = JSON.parse(readFileSync(join(study.folder, "evaluation.json"), "utf8")) as Evaluation;
  expect(kept!.results.map(({ test: { federated, labels } }) => [federated, labels])).toEqual(
    evaluation.results.map(({ value, testCount }) => [value, testCount]),
  );
});

test("a local trunk leaves all that is shared as it was released", async () => {
  const { study, model } = await shiftedNode();
  const { kept } = await personalise(study, model, ["local-trunk"]);
  const layout = localLayout({ ...study.architecture, localTrunk: kept!.localTrunk });
  const onnx = readFileSync(join(study.folder, "personalised.onnx"));
  const shared = exportedParameters(onnx, layout).subarray(0, study.sharedLength);
  expect(shared).toEqual(new Float32Array(model.parameters));
  expect(layout.length).toBeGreaterThan(localLayout(study.architecture).length);
});

test("what makes a good model worse is not kept: nothing is changed", async () => {
  const one = smallStudy({ endpoints: [{ name: "logS", kind: "regression", head: "shared" }] });
  const model = await federatedModel(one, syntheticData(one, 1, 400).prepared, 12);
  const data = syntheticData(one, 2, 250);
  const { fold } = data.prepared;
  const random = seededRandom(3, "noise");
  const isTraining = (row: number): boolean => fold[row] !== 0 && fold[row] !== 4;
  // Labels of the training folds that say nothing; those of the others as they are.
  const noise = relabelled(one, data, (label, row) => (isTraining(row) ? 20 * random.uniform() - 10 : label));
  const study = await finishedAt(one, noise, model);
  const before = readdirSync(study.folder).sort();
  const { kept, tried, federatedLoss } = await personalise(study, model);
  expect(kept).toBeNull();
  for (const { validationLoss } of tried) expect(validationLoss).toBeGreaterThan(federatedLoss);
  expect(readdirSync(study.folder).sort()).toEqual(before);
});

test("personalising again gives the same bytes", async () => {
  const { study, model } = await shiftedNode();
  const bytes = async (): Promise<Buffer> => {
    await personalise(study, model);
    return readFileSync(join(study.folder, "personalised.onnx"));
  };
  const first = await bytes();
  expect((await bytes()).equals(first)).toBe(true);
});

test("a model that is not the released one is refused", async () => {
  const { study } = await shiftedNode();
  const refused = personalise(study, { digest: "ab".repeat(32) });
  await expect(refused).rejects.toThrow(/is not the model that the study released/);
});

test("a model of other private tasks than the node's data give is refused", async () => {
  const { study, model } = await shiftedNode();
  const other = await finishedAt(
    manifest,
    { ...shifted, tasks: shifted.tasks.filter(({ name }) => name !== "active") },
    model,
  );
  writeFileSync(join(other.folder, "model.onnx"), readFileSync(join(study.folder, "model.onnx")));
  await expect(personalise(other, model)).rejects.toThrow(
    /predicts logS, active, clearance; .* give logS, clearance/,
  );
});

test("without validation labels nothing can be judged", async () => {
  const model = await federatedModel(manifest, pooled.prepared, 1);
  const fold = own.prepared.fold.map((one) => (one === 4 ? 1 : one));
  const study = await finishedAt(manifest, { ...own.prepared, fold }, model);
  const error: unknown = await personalise(study, model).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CommandError);
  expect((error as CommandError).message).toMatch(/validation fold holds no label/);
  expect(existsSync(join(study.folder, "personalised.onnx"))).toBe(false);
});

test("the figures of a personalised model count for the released model that it began with only", async () => {
  const { study, model } = await shiftedNode();
  await personalise(study, model, ["fine-tune"]);
  expect(readPersonalisation(study.folder, "0".repeat(64))).toBeNull();
});

test("only a lower loss than the federated one wins, of equals the first", () => {
  const candidate = (validationLoss: number | null): PersonalCandidate =>
    ({
      method: "fine-tune",
      bestEpoch: 1,
      validationLoss,
      parameters: new Float32Array(1),
    }) as PersonalCandidate;
  expect(betterThan(1, [candidate(1), candidate(null), candidate(NaN)])).toBeNull();
  const [one, two] = [candidate(0.5), candidate(0.5)];
  expect(betterThan(1, [candidate(0.9), one, two])?.parameters).toBe(one.parameters);
});
