import type { NodeStudy, StudyExamples } from "../node-study.ts";
import type { StudyModel } from "../study-model.ts";
import { testMetric } from "../test-metric.ts";
import type { PersonalisedResult, SideBySide } from "./personalisation.ts";

/** A model and the parameters to use it with. */
export type ComparedModel = { readonly model: StudyModel; readonly parameters: Float32Array };

/**
 * How the federated and a personalised model do on each endpoint's validation and test labels of the node.
 */
export async function compareModels(
  { prepared, model, folds }: NodeStudy,
  { columns, examples }: StudyExamples,
  federated: Float32Array,
  personalised: ComparedModel,
): Promise<PersonalisedResult[]> {
  const outputsOn = async (rows: Uint32Array): Promise<[Float32Array, Float32Array]> => [
    await model.outputs(federated, examples, rows),
    await personalised.model.outputs(personalised.parameters, examples, rows),
  ];
  const onValidation = await outputsOn(folds.validation);
  const onTest = await outputsOn(folds.test);
  return prepared.tasks.map(({ name, endpoint: { kind, head } }) => {
    const task = columns.findIndex((column) => column.name === name);
    const { metric } = testMetric(kind, examples.labels, folds.test, onTest[0], task);
    const sideBySide = (rows: Uint32Array, outputs: [Float32Array, Float32Array]): SideBySide => {
      const [before, after] = outputs.map((one) => testMetric(kind, examples.labels, rows, one, task));
      return { federated: before!.value, personalised: after!.value, labels: before!.testCount };
    };
    return {
      endpoint: name,
      kind,
      head,
      metric,
      validation: sideBySide(folds.validation, onValidation),
      test: sideBySide(folds.test, onTest),
    };
  });
}
