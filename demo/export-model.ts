import { extname, join, relative } from "node:path";
import { hidesColumns } from "../trust/manifest/hides-columns.ts";
import type { StudyManifest } from "../trust/manifest/study-manifest.ts";
import { coordinatorConfig, nodeConfig, type Stage } from "./federation.ts";

/**
 * Writes a model of the completed study as ONNX and gives the command that predicts with it: the federation's
 * model where it has a shared head and the operator can export it, else the first node's own: a trunk alone
 * predicts nothing. The coordinator has to be running.
 */
export async function exportModel(stage: Stage, manifest: StudyManifest): Promise<string> {
  const { processes, out, study, sites } = stage;
  const first = sites[0]!;
  const isShared = manifest.endpoints.some(({ head }) => head === "shared") && !hidesColumns(manifest);
  const model = join(out, isShared ? "model.onnx" : `model-of-${first.node}.onnx`);
  const args = isShared
    ? ["coordinator", "study", "export", study, "--config", coordinatorConfig(stage), "--out", model]
    : ["client", "export", "--config", nodeConfig(stage, first.node), "--study", study, "--out", model];
  await processes.run({ label: "export", args });
  return `predict:  ${predictCommand(model, stage.protocolKeyFile, first.file)}\n`;
}

/** As a person would type it in the current folder, from a checkout or with the package installed. */
function predictCommand(...files: readonly [model: string, key: string, table: string]): string {
  const program = extname(import.meta.filename) === ".ts" ? "npm run chorale --" : "chorale";
  const paths = files.map((path) => relative(process.cwd(), path));
  const [model, key, table] = paths.map((path) => (/^[\w./-]+$/.test(path) ? path : JSON.stringify(path)));
  return `${program} models predict --model ${model} --protocol-key-file ${key} --in ${table}`;
}
