// `npm run bench -- NAME [--option value]`: one JSON line for each case on standard output.
import { describeError, CommandError } from "../../process/command-error.ts";
import { readOptions, type Bench } from "./bench.ts";

const BENCHES: Record<string, { summary: string; load(): Promise<Bench> }> = {
  stream: {
    summary: "a bare gRPC stream between two processes, with our TLS, windows and chunks",
    load: async () => (await import("./stream.ts")).streamBench,
  },
  line: {
    summary: "a transfer over a line with a long round trip [--delay ms] [--bytes n]",
    load: async () => (await import("./line.ts")).lineBench,
  },
  round: {
    summary:
      "whole rounds of a real federation that does not train [--nodes K] [--parameters P] [--rounds R]",
    load: async () => (await import("./round.ts")).roundBench,
  },
  control: {
    summary: "signed control messages beside a bare stream's [--messages n] [--turns n]",
    load: async () => (await import("./control.ts")).controlBench,
  },
  record: {
    summary: "writing and verifying the record of what left a node [--megabytes n]",
    load: async () => (await import("./record.ts")).recordBench,
  },
  agreement: {
    summary: "reading, signing and judging a large manifest [--endpoints n] [--turns n]",
    load: async () => (await import("./agreement.ts")).agreementBench,
  },
  prepare: {
    summary: "from a partner's file to training matrices [--compounds n] [--rows n] [--distinct n]",
    load: async () => (await import("./prepare/prepare.ts")).prepareBench,
  },
  train: {
    summary: "training steps beside PyTorch [--threads n] [--repetitions n]",
    load: async () => (await import("./train/train.ts")).trainBench,
  },
  inference: {
    summary: "predictions of an exported model beside PyTorch [--threads n] [--repetitions n]",
    load: async () => (await import("./train/inference.ts")).inferenceBench,
  },
  admet: {
    summary:
      "accuracy on twelve public endpoints [--seeds n] [--members n] [--epochs n] [--folds n: validation only]",
    load: async () => (await import("./admet/admet.ts")).admetBench,
  },
  multitask: {
    summary: "691 tasks of ChEMBL and 12 of Tox21 [--epochs n] [--folds n]",
    load: async () => (await import("./multitask/multitask.ts")).multitaskBench,
  },
};

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || !Object.hasOwn(BENCHES, name)) {
    const list = Object.entries(BENCHES).map(([bench, { summary }]) => `  ${bench.padEnd(9)} ${summary}`);
    const problem = name === undefined ? "" : `error: there is no bench "${name}"\n`;
    process.stderr.write(`${problem}npm run bench -- NAME [--option value]\n${list.join("\n")}\n`);
    return name === undefined ? 0 : 2;
  }
  const bench = await BENCHES[name]!.load();
  await bench.run(readOptions(args, bench.options), (result) => {
    process.stdout.write(`${JSON.stringify({ bench: name, ...result })}\n`);
  });
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const remedy =
    error instanceof CommandError && error.remedy !== undefined ? `\n  remedy: ${error.remedy}` : "";
  process.stderr.write(`error: ${describeError(error)}${remedy}\n`);
  process.exitCode = error instanceof CommandError ? error.exitCode : 1;
}
