import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../../process/command-error.ts";
import { nameSchema } from "../../trust/manifest/name.ts";
import type { Evaluation } from "./evaluation.ts";

/**
 * The node's evaluation of a completed study and the path of its model. Throws a `CommandError` that says how
 * far the study is where it has not completed.
 */
export function readEvaluation(
  stateDir: string,
  study: string,
): { evaluation: Evaluation; modelPath: string } {
  const folder = studyFolder(stateDir, study);
  const path = join(folder, "evaluation.json");
  if (!existsSync(path)) throw notThere(folder, study);
  return {
    evaluation: JSON.parse(readFileSync(path, "utf8")) as Evaluation,
    modelPath: join(folder, "model.onnx"),
  };
}

function studyFolder(stateDir: string, study: string): string {
  if (!nameSchema.safeParse(study).success)
    throw new CommandError(`${JSON.stringify(study)} is not the name of a study`, {
      remedy: "use a-z, 0-9 and -",
    });
  return join(stateDir, "studies", study);
}

function notThere(folder: string, study: string): CommandError {
  if (!existsSync(folder))
    return new CommandError(`this node knows no study ${study}`, {
      remedy: "check the name; a node learns of a study when it is connected",
    });
  return new CommandError(`the study ${study} has not completed at this node`, {
    remedy: "leave the client running until the study is complete",
  });
}
