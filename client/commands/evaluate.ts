import { Command } from "commander";
import { readConfig } from "../config.ts";
import type { Evaluation } from "../training/evaluation.ts";
import { readEvaluation } from "../training/read-evaluation.ts";
import { formatTable } from "./format-table.ts";

const EXAMPLE = `
Example:
  $ chorale client evaluate --config node.yaml --study admet-1`;

/** `chorale client evaluate`: how a completed study's model does on the node's own test fold. */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description("show how a completed study's model does on this node's own test fold")
    .requiredOption("--config <file>", "the node's configuration")
    .requiredOption("--study <name>", "the study")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE)
    .action((options: { config: string; study: string; json?: true }) => {
      const { evaluation } = readEvaluation(readConfig(options.config).stateDir, options.study);
      process.stdout.write(options.json ? `${JSON.stringify(evaluation, null, 2)}\n` : describe(evaluation));
    });
}

function describe({ study, node, model, results }: Evaluation): string {
  const rows = results.map(({ endpoint, kind, head, metric, value, testCount }) => [
    endpoint,
    kind,
    head,
    metric,
    value === null ? "-" : value.toFixed(3),
    String(testCount),
  ]);
  const table = formatTable(["endpoint", "kind", "head", "metric", "value", "test labels"], rows);
  const undefinedOnes = results.some(({ value }) => value === null);
  const note = undefinedOnes ? "\n- : the test fold has too few labels, or labels of one kind only\n" : "";
  return `study ${study}, node ${node}, model ${model.slice(0, 12)}\n\n${table}${note}`;
}
