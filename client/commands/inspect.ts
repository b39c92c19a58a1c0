import { Command } from "commander";
import type { Inference } from "../data/endpoint-kinds.ts";
import { formatTable } from "../../process/format-table.ts";

const EXAMPLE = `
Example:
  $ chorale client inspect --in site-a.csv site-b.csv.gz`;

/**
 * `chorale client inspect`: which columns of tables can be endpoints, of which kind, and which cannot and
 * why.
 */
export function inspectCommand(): Command {
  return new Command("inspect")
    .description("Say which columns of one or more tables can be endpoints of a study, and of which kind.")
    .requiredOption("--in <file...>", "tables (.csv or .csv.gz) with a column smiles")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE)
    .action(async (options: { in: string[]; json?: true }) => {
      const { inferEndpoints } = await import("../data/endpoint-kinds.ts");
      const inference = await inferEndpoints(options.in);
      process.stdout.write(options.json ? `${JSON.stringify(inference, null, 2)}\n` : describe(inference));
    });
}

function describe({ tables, endpoints, ignored }: Inference): string {
  const endpointRows = endpoints.map(({ name, kind, transform, labels, positives, tables: own }) => [
    name,
    kind,
    transform,
    String(labels),
    positives === undefined ? "" : String(positives),
    String(Object.keys(own).length),
  ]);
  return [
    formatTable(
      ["table", "rows"],
      tables.map(({ file, rows }) => [file, String(rows)]),
    ),
    formatTable(["endpoint", "kind", "transform", "labels", "positive", "tables"], endpointRows),
    ignored.length === 0
      ? ""
      : formatTable(
          ["ignored column", "because"],
          ignored.map(({ name, reason }) => [name, reason]),
        ),
  ]
    .filter((part) => part !== "")
    .join("\n");
}
