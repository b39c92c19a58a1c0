import { bytesOf } from "../../models/layout.ts";
import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import type { Endpoint, StudyManifest } from "../../trust/manifest/study-manifest.ts";

/** What an owner agrees to, in plain words: what is computed on which column, what leaves, how often and until when. */
export function describeAgreement(
  manifest: StudyManifest,
  {
    node,
    digest,
    table,
    columns,
  }: { node: string; digest: string; table: string; columns: readonly string[] },
): string {
  const layout = sharedLayout(architectureOf(manifest));
  const { rounds, training, protocol, validation } = manifest;
  const [measured, absent] = partition(manifest.endpoints, ({ name }) => columns.includes(name));
  const strategy = manifest.strategy.name === "fedprox" ? "FedProx" : "FedAvg";
  const descriptors = protocol.descriptors === "none" ? "" : " and physico-chemical descriptors";
  return [
    `Study      ${manifest.study}`,
    `Purpose    ${manifest.purpose}`,
    `Manifest   ${digest}`,
    `Members    ${manifest.members.join(", ")} (this node: ${node})`,
    "",
    `What is computed here, from ${table}`,
    `  - the column smiles becomes Morgan fingerprints${descriptors}; the structures stay here`,
    ...measured.map((endpoint) => `  - the column ${endpoint.name}: ${describeEndpoint(endpoint)}`),
    ...(measured.length === 0
      ? ["  - no column is named like an endpoint of the study: this node could not take part"]
      : []),
    ...(absent.length === 0 ? [] : [`  - not in this table: ${absent.map(({ name }) => name).join(", ")}`]),
    `  - compounds of fold ${protocol.folds.test} are kept for the final test, of fold ${protocol.folds.validation} for validation`,
    "",
    "What leaves this node",
    `  - in each round: how training changed the shared ${layout.length.toLocaleString("en")} parameters` +
      ` (${megabytes(bytesOf(layout))}), the number of training labels and the mean training loss`,
    "    The coordinator sees this update by itself: secure aggregation is off in this study.",
    ...(measured.some(({ head }) => head === "shared")
      ? [
          "  - when joining: count, sum and sum of squares of the training labels of each shared endpoint above",
        ]
      : []),
    ...(validation.enabled
      ? ["  - after each round: the sum of the validation losses and how many labels it covers"]
      : []),
    "  - how far the work is, and a sign of life every few seconds",
    "  Structures, labels, private heads and predictions never leave. `chorale client egress` lists all that left.",
    "",
    "How often and until when",
    `  - until ${rounds.count} rounds were combined (${strategy}), each with ${training.epochsPerRound} passes over the training fold`,
    `  - a round waits at most ${duration(rounds.deadlineMs)}${extensions(rounds)}`,
    "",
  ].join("\n");
}

function describeEndpoint({ kind, head, unit, transform }: Endpoint): string {
  const what = kind === "classification" ? "classification" : `regression${unit === "" ? "" : ` in ${unit}`}`;
  const scale = transform === "log10" ? " on a log10 scale" : "";
  const where =
    head === "shared" ? "one output trained by all who measure it" : "a private output that stays here";
  return `${what}${scale}, ${where}`;
}

function extensions({ belowQuorum, extensionsMax }: StudyManifest["rounds"]): string {
  return belowQuorum === "extend" && extensionsMax > 0
    ? `, and up to ${extensionsMax} times as long again`
    : "";
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;
}

const UNITS = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1000, "second"],
  [1, "millisecond"],
] as const;

function duration(ms: number): string {
  const [size, name] = UNITS.find(([size]) => ms >= size && ms % size === 0)!;
  const count = ms / size;
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

function partition<T>(values: readonly T[], test: (value: T) => boolean): [T[], T[]] {
  return [values.filter((value) => test(value)), values.filter((value) => !test(value))];
}
