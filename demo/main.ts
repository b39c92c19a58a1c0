import { Command, InvalidArgumentError, Option } from "commander";
import type { DemoOptions } from "./run-demo.ts";

const EXAMPLES = `
Examples:
  $ chorale demo                                     four invented sites with simulated assays
  $ chorale demo --sites ./tables --out ./result     your own tables: one <node>.csv for each node
  $ chorale demo --sites ./tables --study study.yaml --rounds 40 --seed 7

A table has a column smiles and one column for each endpoint. Empty means not measured; a column of 0 and 1
holds classes, every other one values.

It starts one coordinator and one client process for each node on this machine, over gRPC with mutual TLS;
the same commands do the same in a real federation. The folder --out gets report.html, summary.json, and all
configuration, models and logs.
`;

/** `chorale demo`: a whole federation on this machine, on the embedded example or on the caller's tables. */
export function demoCommand(): Command {
  return new Command("demo")
    .description("Run a federation on this machine and compare single-partner, federated and pooled models.")
    .option("--sites <dir>", "folder with one <node>.csv for each node (default: the embedded example)")
    .option("--study <file>", "study manifest to run (default: all columns of all tables)")
    .addOption(new Option("--heads <kind>", "heads of all endpoints").choices(["shared", "private"]))
    .option("--rounds <n>", "number of rounds", integerFrom(1, 100_000))
    .option("--seed <n>", "seed of everything random", integerFrom(0, 0xffff_ffff))
    .option("--out <dir>", "output folder; one of a former demo is replaced", "out/demo")
    .addHelpText("after", EXAMPLES)
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import("./run-demo.ts");
      await runDemo(options);
    });
}

function integerFrom(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`write a whole number from ${min} to ${max}.`);
  };
}
