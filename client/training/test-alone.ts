import type { TestMetric } from "./test-metric.ts";
import { testMetric } from "./test-metric.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import type { AloneMember, AloneStudy } from "./alone-study.ts";
import type { StudyModel } from "./study-model.ts";

/** How a model does on one endpoint of one table's test fold. */
export type AloneResult = TestMetric & {
  readonly node: string;
  readonly endpoint: string;
  readonly kind: Endpoint["kind"];
};

/** How the model with these parameters does on each table's own test fold, for the endpoints it measures. */
export async function testAlone(
  study: AloneStudy,
  model: StudyModel,
  parameters: Float32Array,
): Promise<AloneResult[]> {
  const results: AloneResult[] = [];
  for (const member of study.members) {
    const outputs = await model.outputs(parameters, study.examples, member.folds.test);
    results.push(...resultsOf(study, member, outputs));
  }
  return results;
}

function resultsOf(
  { columns, examples: { labels } }: AloneStudy,
  { node, prepared, index, folds }: AloneMember,
  outputs: Float32Array,
): AloneResult[] {
  return prepared.tasks.map((task) => {
    const { kind } = task.endpoint;
    const at = columns.findIndex(({ parts }) =>
      parts.some((part) => part.table === index && part.task === task),
    );
    return { node, endpoint: task.name, kind, ...testMetric(kind, labels, folds.test, outputs, at) };
  });
}
