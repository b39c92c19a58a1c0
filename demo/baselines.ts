import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../process/clock.ts";
import { evaluationSchema, readOutput, trainingSchema, type NodeScore } from "./child-output.ts";
import { inParallel } from "./processes.ts";
import { LANES, nodeConfig, type Stage } from "./federation.ts";
import type { Site } from "./sites.ts";

type Training = { readonly label: string; readonly sites: readonly Site[]; fraction: number };

/** The released model, with each node's own head, on the test fold of each node. */
export async function scoreFederated(stage: Stage): Promise<NodeScore[]> {
  stage.progress.show({ phase: "scoring", fraction: 0, detail: "test folds", remainingMs: null, nodes: [] });
  const scores = await inParallel(LANES, stage.sites, async ({ node }): Promise<NodeScore[]> => {
    const args = [
      "client",
      "evaluate",
      "--config",
      nodeConfig(stage, node),
      "--study",
      stage.study,
      "--json",
    ];
    const text = await stage.processes.run({ label: `evaluate ${node}`, args });
    return readOutput(evaluationSchema, text, "client evaluate").results.map((score) => ({ node, ...score }));
  });
  return scores.flat();
}

/**
 * The models to compare with, trained with the study's own recipe: each node alone, and all tables in one
 * place. Two trainings at a time, the longest first.
 */
export async function trainBaselines(
  stage: Stage,
  clock: Clock,
): Promise<{ singlePartner: NodeScore[]; pooled: NodeScore[] }> {
  const pooled: Training = { label: "pooled", sites: stage.sites, fraction: 0 };
  const single = stage.sites.map((site): Training => ({ label: site.node, sites: [site], fraction: 0 }));
  const trainings = [pooled, ...single];
  const startedAtMs = clock.monotonicMs();
  const show = (): void => showTrainings(stage, trainings, clock.monotonicMs() - startedAtMs);
  const [all, ...alone] = await inParallel(LANES, trainings, async (training) => {
    show();
    const scores = await train(stage, training, (fraction) => {
      training.fraction = fraction;
      show();
    });
    training.fraction = 1;
    show();
    return scores;
  });
  return { singlePartner: alone.flat(), pooled: all ?? [] };
}

async function train(
  stage: Stage,
  { label, sites }: Training,
  onFraction: (fraction: number) => void,
): Promise<NodeScore[]> {
  const onErrorLine = (line: string): void => {
    const percent = /^training on .*: (\d+) %/.exec(line)?.[1];
    if (percent !== undefined) onFraction(Number(percent) / 100);
  };
  const results = join(stage.out, "baselines", `${sites.length === 1 ? "single-" : ""}${label}.json`);
  const prepared = sites.flatMap(({ node }) => ["--in", `${node}=${preparedFolder(stage, node)}`]);
  const shared = ["--protocol-key-file", stage.protocolKeyFile, "--out", results];
  await stage.processes.run({
    label: `train ${label}`,
    args: ["client", "train", "--study", stage.studyFile, ...prepared, ...shared],
    onErrorLine,
  });
  return readOutput(trainingSchema, readFileSync(results, "utf8"), "client train").results;
}

/** What a node prepared for the study, which the models to compare are trained on too. */
function preparedFolder({ out, study }: Stage, node: string): string {
  return join(out, "nodes", node, "state", "prepared", study);
}

/** Work is counted in tables: the pooled training has as many as all others together. */
function showTrainings({ progress }: Stage, trainings: readonly Training[], elapsedMs: number): void {
  const tables = trainings.reduce((sum, { sites }) => sum + sites.length, 0);
  const done = trainings.reduce((sum, { sites, fraction }) => sum + sites.length * fraction, 0) / tables;
  const finished = trainings.filter(({ fraction }) => fraction === 1).length;
  const running = trainings.filter(({ fraction }) => fraction > 0 && fraction < 1);
  progress.show({
    phase: "training to compare",
    fraction: done,
    detail: `${finished} of ${trainings.length} single-partner and pooled models`,
    remainingMs: done === 0 || done === 1 ? null : (elapsedMs * (1 - done)) / done,
    nodes: running.map(({ label, fraction }) => ({
      node: label,
      doing: `${Math.round(100 * fraction)} %`,
      fraction,
    })),
  });
}
