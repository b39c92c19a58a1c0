import { dirname } from "node:path";
import { Command } from "commander";
import type { Evaluation } from "../training/evaluation.ts";
import type { Personalisation } from "../training/personalise/personalisation.ts";
import { formatTable } from "../../process/format-table.ts";

const EXAMPLE = `
Example:
  $ chorale client evaluate --config node.yaml --study admet-1`;

/** `chorale client evaluate`: how a completed study's model does on the node's own test fold. */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description("Show how a completed study's model does on this node's own test fold.")
    .requiredOption("--config <file>", "the node's configuration")
    .requiredOption("--study <name>", "the study")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE)
    .action(async (options: { config: string; study: string; json?: true }) => {
      const { readConfig } = await import("../config.ts");
      const { readPersonalisation } = await import("../training/personalise/personalisation.ts");
      const { readEvaluation } = await import("../training/read-evaluation.ts");
      const { evaluation, modelPath } = readEvaluation(readConfig(options.config).stateDir, options.study);
      const personal = readPersonalisation(dirname(modelPath), evaluation.model);
      const content = personal === null ? evaluation : { ...evaluation, personalised: personal };
      process.stdout.write(
        options.json ? `${JSON.stringify(content, null, 2)}\n` : describe(evaluation, personal),
      );
    });
}

function describe({ study, node, model, results }: Evaluation, personal: Personalisation | null): string {
  const personalised = ({ endpoint }: Evaluation["results"][number]): string[] =>
    personal === null
      ? []
      : [figure(personal.results.find((result) => result.endpoint === endpoint)?.test.personalised ?? null)];
  const rows = results.map((result) => {
    const { endpoint, kind, head, metric, value, testCount } = result;
    return [endpoint, kind, head, metric, figure(value), ...personalised(result), String(testCount)];
  });
  const extra = personal === null ? [] : [`personalised (${personal.method})`];
  const header = ["endpoint", "kind", "head", "metric", "value", ...extra, "test labels"];
  const table = formatTable(header, rows);
  const undefinedOnes = results.some(({ value }) => value === null);
  const note = undefinedOnes ? "\n- : the test fold has too few labels, or labels of one kind only\n" : "";
  return `study ${study}, node ${node}, model ${model.slice(0, 12)}\n\n${table}${note}`;
}

function figure(value: number | null): string {
  return value === null ? "-" : value.toFixed(3);
}
