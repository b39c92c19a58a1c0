import { Command } from "commander";
import { featureCount, type FeatureProtocol } from "../../chemistry/feature-protocol.ts";
import { loadFeaturiser, type Featuriser } from "../../chemistry/featuriser.ts";
import { publicKey } from "../../chemistry/protocol-key.ts";
import { systemClock, type Clock } from "../../process/clock.ts";
import { CommandError } from "../../process/command-error.ts";
import { wholeNumber } from "../../process/whole-number.ts";
import { openTable } from "../../tables/open-table.ts";
import { readStructures } from "./read-structures.ts";

const EXPLANATION = `
Counts in how many of the given structures each fingerprint bit is set and prints the most frequent ones as
the \`lowRank\` of a study's \`model\`. Use a public collection: the list becomes part of the manifest, and
every member sees it. Bits are named before the partners' permutation.

Examples:
  $ chorale models frequent-bits --in public-compounds.smi --count 4096
  $ chorale models frequent-bits --in public.csv.gz --radius 3 --size 32000 --count 8192 --rank 128`;

const LINE_EVERY_MS = 2000;
const BITS_PER_LINE = 16;

type Options = {
  readonly in: string;
  readonly radius: number;
  readonly size: number;
  readonly count: number;
  readonly rank: number;
};

/** `chorale models frequent-bits`: which bits of a fingerprint deserve full weights in a low-rank model. */
export function frequentBitsCommand(clock: Clock = systemClock): Command {
  return new Command("frequent-bits")
    .description("list the fingerprint bits that are frequent in a collection, for a low-rank model")
    .requiredOption("--in <file>", "structures: a table with a column smiles, or one SMILES a line")
    .option("--radius <number>", "Morgan radius", wholeNumber(0, 6), 3)
    .option("--size <number>", "folded length", wholeNumber(16, 65_536), 32_000)
    .option("--count <number>", "how many bits", wholeNumber(1, 65_535), 4096)
    .option("--rank <number>", "rank of the weights of the other bits", wholeNumber(1, 4096), 64)
    .addHelpText("after", EXPLANATION)
    .action(async (options: Options) => {
      const { bits, structures, share } = await frequentBits(options, clock);
      process.stderr.write(
        `${structures} structures; ${bits.length} bits make ${(100 * share).toFixed(1)} % of all set bits\n`,
      );
      process.stdout.write(lowRankBlock(options.rank, bits));
    });
}

/**
 * The `count` bits set in the most structures of a file, ascending, and which share of all set bits they
 * make. Throws a `CommandError` where no structure can be read or fewer bits occur.
 */
export async function frequentBits(
  options: Options,
  clock: Clock,
): Promise<{ bits: number[]; structures: number; share: number }> {
  const protocol = protocolOf(options);
  const featuriser = await loadFeaturiser(protocol, publicKey);
  const occurrences = new Uint32Array(featureCount(protocol));
  const structures = await countBits(options.in, featuriser, occurrences, clock);
  featuriser.dispose();
  if (structures === 0)
    throw new CommandError(`${options.in}: holds no structure that can be read`, {
      remedy: "write one SMILES a line, or name a column smiles",
    });
  const order = [...occurrences.keys()]
    .filter((bit) => occurrences[bit]! > 0)
    .sort((one, other) => occurrences[other]! - occurrences[one]! || one - other);
  if (order.length <= options.count)
    throw new CommandError(`${options.in}: only ${order.length} bits occur in its structures`, {
      remedy: "ask for fewer bits with --count, or give a larger collection",
    });
  const bits = order.slice(0, options.count).toSorted((one, other) => one - other);
  const total = (list: Iterable<number>): number =>
    [...list].reduce((sum, bit) => sum + occurrences[bit]!, 0);
  return { bits, structures, share: total(bits) / total(order) };
}

/** The setting as a manifest writes it, with lines that an editor shows. */
function lowRankBlock(rank: number, bits: readonly number[]): string {
  const lines = Array.from({ length: Math.ceil(bits.length / BITS_PER_LINE) }, (_, line) =>
    bits.slice(line * BITS_PER_LINE, (line + 1) * BITS_PER_LINE).join(", "),
  );
  return `lowRank:\n  rank: ${rank}\n  frequentBits: [\n    ${lines.join(",\n    ")}\n  ]\n`;
}

function protocolOf({ radius, size }: Options): FeatureProtocol {
  return {
    standardisation: { method: "melloddy", heavyAtomsMax: 99, tautomersMax: 256 },
    fingerprint: { radius, size, values: "binary", permuted: false },
    descriptors: "none",
    folds: { count: 5 },
  };
}

async function countBits(
  path: string,
  featuriser: Featuriser,
  occurrences: Uint32Array,
  clock: Clock,
): Promise<number> {
  let [structures, reportedMs] = [0, clock.monotonicMs()];
  for await (const block of readStructures((await openTable(path)).sheets[0]!.rows())) {
    for (const { smiles } of block) {
      const featurised = featuriser.featurise(smiles);
      if (featurised.kind !== "featurised") continue;
      for (const bit of featurised.column) occurrences[bit]! += 1;
      structures += 1;
    }
    if (clock.monotonicMs() - reportedMs < LINE_EVERY_MS) continue;
    reportedMs = clock.monotonicMs();
    process.stderr.write(`${structures.toLocaleString("en")} structures\n`);
  }
  return structures;
}
