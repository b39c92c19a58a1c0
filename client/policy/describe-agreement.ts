import { bytesOf } from "../../models/layout.ts";
import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { memberNames } from "../../trust/manifest/member.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";

/**
 * The node's side of an agreement: who it is, its data and what they measure, and the manifest's digest.
 */
export type AgreeingNode = {
  readonly node: string;
  readonly digest: string;
  /** Its files, or its prepared folder. */
  readonly data: readonly string[];
  /** Values by endpoint; an endpoint that is not measured is not in it. */
  readonly measurements: ReadonlyMap<string, number>;
};

const COLUMNS_SHOWN_MAX = 40;

/**
 * What an owner agrees to, in plain words: what is computed on which column, what leaves, how often and until
 * when.
 */
export function describeAgreement(manifest: StudyManifest, own: AgreeingNode): string {
  const measured = manifest.endpoints.filter(({ name }) => own.measurements.has(name));
  return [
    `Study      ${manifest.study}`,
    `Purpose    ${manifest.purpose}`,
    `Manifest   ${own.digest}`,
    `Members    ${memberNames(manifest).join(", ")} (this node: ${own.node})`,
    "",
    `What is computed here, from ${own.data.join(", ")}`,
    ...describeComputation(manifest, own.measurements),
    "",
    "What leaves this node",
    ...describeLeaving(manifest, measured),
    "",
    "How often and until when",
    ...describeDuration(manifest),
    "",
  ].join("\n");
}

function describeComputation(
  { protocol, endpoints }: StudyManifest,
  measurements: ReadonlyMap<string, number>,
): string[] {
  const absent = endpoints.filter(({ name }) => !measurements.has(name)).map(({ name }) => name);
  const { test, validation } = protocol.folds;
  const rows = protocol.columns.length === 0 ? "compounds" : "records";
  const unfit = "nothing here measures an endpoint of the study: this node could not take part";
  return bullets([
    describeFeatures(protocol),
    ...endpoints
      .filter(({ name }) => measurements.has(name))
      .map(
        (endpoint) =>
          `${endpoint.name} (${measurements.get(endpoint.name)!.toLocaleString("en")} values): ${describeEndpoint(endpoint)}`,
      ),
    ...(measurements.size === 0 ? [unfit] : []),
    ...(absent.length === 0 ? [] : [`not measured here: ${absent.join(", ")}`]),
    `${rows} of fold ${test} are kept for the final test, of fold ${validation} for validation`,
  ]);
}

function describeFeatures({ columns, descriptors, recordId }: StudyManifest["protocol"]): string {
  if (columns.length === 0) {
    const also = descriptors === "none" ? "" : " and physico-chemical descriptors";
    return `structures become Morgan fingerprints${also}; they stay here`;
  }
  const names = listOf(columns);
  const folds = recordId === undefined ? "" : `; ${recordId} decides on folds only and is not kept`;
  return `the columns ${names} become features; the records stay here${folds}`;
}

function describeLeaving(manifest: StudyManifest, measured: readonly Endpoint[]): string[] {
  const layout = sharedLayout(architectureOf(manifest));
  const size = megabytes(bytesOf(layout));
  const shared = `the shared ${layout.length.toLocaleString("en")} parameters (${size})`;
  const sums = "when joining: count, sum and sum of squares of the training labels of each shared endpoint";
  const numeric = manifest.protocol.columns.filter(({ kind }) => kind === "numeric");
  const features = `when joining: count, sum and sum of squares of ${listOf(numeric)}`;
  const protocol =
    "when joining: a hash of the data protocol and the partners' key, to be compared with theirs";
  const scores = "after each round: the sum of the validation losses and how many labels it covers";
  return [
    ...bullets([
      `in each round: how training changed ${shared}, the number of training labels, the mean loss`,
    ]),
    "    The coordinator sees this update by itself: secure aggregation is off in this study.",
    ...bullets([
      protocol,
      ...(numeric.length > 0 ? [`${features} over the training folds`] : []),
      ...(measured.some(({ head }) => head === "shared") ? [sums] : []),
      ...(manifest.validation.enabled ? [scores] : []),
      "while training: how far it is, the mean loss and the speed; a sign of life every few seconds",
    ]),
    `  ${manifest.protocol.columns.length === 0 ? "Structures" : "Records"}, labels, private heads and predictions never leave.`,
    "  `chorale client egress` lists everything that left.",
  ];
}

function describeDuration({ rounds, training, strategy }: StudyManifest): string[] {
  const name = { fedavg: "FedAvg", fedprox: "FedProx", fedsgd: "FedSGD" }[strategy.name];
  const { epochsPerRound, stepsPerRound, batchSize } = training;
  const passes =
    stepsPerRound === undefined
      ? `${epochsPerRound} passes over the training fold`
      : `${stepsPerRound} steps of ${batchSize} rows of the training fold`;
  return bullets([
    `until ${rounds.count} rounds were combined (${name}), each with ${passes}`,
    `a round waits at most ${duration(rounds.deadlineMs)}${extensions(rounds)}`,
  ]);
}

/** Some of many names: an agreement is read by a person. */
function listOf(columns: readonly { readonly name: string }[]): string {
  const shown = columns.slice(0, COLUMNS_SHOWN_MAX).map(({ name }) => name);
  const hidden = columns.length - shown.length;
  return shown.join(", ") + (hidden > 0 ? ` and ${hidden} more of the manifest` : "");
}

function bullets(lines: readonly string[]): string[] {
  return lines.map((line) => `  - ${line}`);
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
