import { once } from "node:events";
import { Command, InvalidArgumentError } from "commander";
import { wholeNumber } from "../../process/whole-number.ts";
import type { ChainEnd } from "../../trust/record/chained-entry.ts";
import { configOption } from "./config-option.ts";

const EXAMPLE = `
Every message is recorded before it leaves, each entry with the hash of the one before. A file of the
record that is full, or whose month is over, is sealed: signed with the node's identity key.

--verify recomputes the chain through all files, checks the seals, and ends with 1 where an entry was
changed, taken out or put in, or a file is missing or was cut short; file and line are named. Entries
cut off at the very end, or written anew after the last seal, do not show in the files alone: keep the
last entry's number and hash elsewhere and give them as --anchor.

Ends with 0; with 1 where --verify finds the record broken; with 2 where an option is wrong.

Examples:
  $ chorale client egress --config node.yaml
  $ chorale client egress --study admet-2026 --kind update --since 2026-03-01 --until 2026-03-31
  $ chorale client egress --verify
  $ chorale client egress --verify --record /backup/egress --key FINGERPRINT
`;

const SHOWN = 20;

type Options = {
  readonly config: string;
  readonly verify?: true;
  readonly json?: true;
  readonly study?: string;
  readonly kind?: string;
  readonly round?: number;
  readonly since?: string;
  readonly until?: string;
  readonly last: number;
  readonly record?: string;
  readonly key?: readonly string[];
  readonly anchor?: ChainEnd;
};

/** `chorale client egress`. */
export function egressCommand(): Command {
  return new Command("egress")
    .description("Show what left this node: every kind of message, its count and bytes, by study and by day.")
    .addOption(configOption())
    .option("--study <name>", "only what belongs to this study")
    .option("--kind <kind>", "only messages of this kind, for example update")
    .option("--round <number>", "only what belongs to this round", wholeNumber(0, 1_000_000_000))
    .option("--since <moment>", "only from this day or moment on, UTC: 2026-03-01 or 2026-03-01T09:00Z")
    .option("--until <moment>", "only up to this day or moment, itself included")
    .option("--last <number>", "how many entries to list", wholeNumber(0, 100_000), SHOWN)
    .option("--verify", "check the chain of hashes and the seals")
    .option("--anchor <number:hash>", "with --verify: an entry noted earlier that must be there", parseAnchor)
    .option(
      "--key <fingerprint>",
      "a key that may have sealed (repeatable; default: this node's)",
      addKey,
      [],
    )
    .option("--record <folder>", "read the record in this folder, without a configuration")
    .option("--json", "print JSON, with every entry")
    .addHelpText("after", EXAMPLE)
    .action(show);
}

async function show({ config, verify, json, last, record, key, anchor, ...rest }: Options): Promise<void> {
  const [{ showEgress }, { parseMoment }] = await Promise.all([
    import("../egress/show-egress.ts"),
    import("../egress/egress-filter.ts"),
  ]);
  const { study, kind, round, since, until } = rest;
  const sinceMs = since === undefined ? undefined : parseMoment(since, "first", "--since");
  const untilMs = until === undefined ? undefined : parseMoment(until, "last", "--until");
  const question = {
    verify: (verify ?? false) || anchor !== undefined,
    json: json ?? false,
    filter: { study, kind, round, sinceMs, untilMs },
    shown: last,
    folder: record,
    keys: key ?? [],
    anchor: anchor ?? null,
  };
  await showEgress(config, question, async (text) => {
    if (!process.stdout.write(text)) await once(process.stdout, "drain");
  });
}

function parseAnchor(text: string): ChainEnd {
  const match = /^(?<sequence>[1-9]\d{0,14}):(?<hash>[0-9a-f]{64})$/.exec(text);
  const { sequence = "", hash = "" } = match?.groups ?? {};
  if (match === null) throw new InvalidArgumentError("Use NUMBER:HASH, as --verify printed them.");
  return { sequence: Number(sequence), hash };
}

function addKey(text: string, keys: readonly string[] = []): readonly string[] {
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new InvalidArgumentError("Use the 64 digits that `chorale client identity` prints.");
  return [...keys, text];
}
