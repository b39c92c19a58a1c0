import { readFileSync } from "node:fs";
import { Command } from "commander";
import { CommandError, describeError } from "../../process/command-error.ts";
import {
  readModelDescription,
  type ColumnDescription,
  type ModelDescription,
} from "../export/model-description.ts";

const EXAMPLE = `
Example:
  $ chorale models show --model admet-1.onnx`;

/** `chorale models show`: what a model file says of itself. */
export function showCommand(): Command {
  return new Command("show")
    .description("show what a model file is: study, endpoints with units, data protocol")
    .requiredOption("--model <file>", "a model that Chorale exported (ONNX)")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE)
    .action(({ model, json }: { model: string; json?: true }) => {
      const description = readModelDescription(readModel(model), model);
      process.stdout.write(json ? `${JSON.stringify(description, null, 2)}\n` : describe(description));
    });
}

function readModel(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CommandError(`cannot read the model: ${describeError(error)}`, {
      remedy: "check --model",
      cause: error,
    });
  }
}

function describe({
  study,
  protocol,
  columns = [],
  tasks,
  round,
  modelDigest,
  software,
}: ModelDescription): string {
  const lines = [
    `study      ${study}`,
    ...(round === undefined ? [] : [`round      ${round}`]),
    ...(modelDigest === undefined ? [] : [`checkpoint ${modelDigest}`]),
    `software   ${software}`,
    `protocol   ${JSON.stringify(protocol)}`,
    ...(columns.length === 0 ? [] : ["columns", ...columns.map((column) => `  ${describeColumn(column)}`)]),
    "endpoints",
    ...tasks.map(({ name, kind, unit, transform }) => {
      const output = kind === "classification" ? "probability" : unit || "in the unit of its labels";
      return `  ${name}: ${kind}, ${output}${transform === "none" ? "" : `, trained as ${transform}`}`;
    }),
  ];
  return `${lines.join("\n")}\n`;
}

function describeColumn(column: ColumnDescription): string {
  if (column.kind === "categorical") return `${column.name}: ${column.categories.join(" | ")}`;
  const { name, range, mean, deviation } = column;
  const within = range === undefined ? "" : ` from ${range[0]} to ${range[1]}`;
  return `${name}: number${within}, mean ${mean.toPrecision(6)}, deviation ${deviation.toPrecision(6)}`;
}
