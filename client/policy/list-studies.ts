import { printable } from "../../process/printable.ts";
import { lastDayOf } from "../../trust/manifest/last-day.ts";
import { memberKey } from "../../trust/manifest/member.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { readStudies } from "../agent/study-files.ts";
import { formatTable } from "../../process/format-table.ts";
import { sameConfig } from "../commands/config-option.ts";
import { readConfig, type ClientConfig } from "../config.ts";
import { decidedDigests, keptManifest } from "./decision-files.ts";
import { decisionsOf } from "./decisions.ts";
import { offeredStudies, offeredVersions } from "./find-manifest.ts";
import { standingOf, type DecisionStanding } from "./standing-of.ts";

/** One version of a study as it stands at this node. */
export type StudyRow = {
  readonly study: string;
  readonly version: number;
  readonly manifestDigest: string;
  /** What the owner decided; `offered` and `proposed` wait for a decision. */
  readonly decision: DecisionStanding | "offered" | "proposed" | "not a member";
  /** `approved_ahead`: of a manifest in a file, which the coordinator has not offered yet. */
  readonly place: "in_force" | "proposed" | "approved_ahead";
  readonly name: string | null;
  readonly reference: string | null;
  readonly decidedAt: string | null;
  readonly expiresAt: string | null;
  /** How the client's work on it stands. */
  readonly standing: string;
  readonly round: number;
  readonly detail: string;
};

type Version = Pick<StudyRow, "place" | "standing" | "round" | "detail"> & {
  readonly manifest: StudyManifest;
  readonly digest: string;
};

/** The node's studies as a table or as JSON, each version that waits for a decision or has one. */
export function listStudies(configPath: string, json: boolean, nowMs: number): string {
  const rows = studyRows(readConfig(configPath), nowMs);
  if (json) return `${JSON.stringify(rows, null, 2)}\n`;
  if (rows.length === 0) return "No study was offered to this node or approved here.\n";
  const waiting = rows.find(({ decision }) => decision === "offered" || decision === "proposed");
  const table = formatTable(
    ["study", "version", "decision", "until", "reference", "standing", "round", "manifest", "detail"],
    rows.map((row) => [
      row.study,
      String(row.version),
      row.decision,
      row.decision === "approved" ? lastDayOf(row.expiresAt!) : "",
      printable(row.reference ?? "", 40),
      row.standing.replaceAll("_", " "),
      row.round === 0 ? "-" : String(row.round),
      row.manifestDigest.slice(0, 12),
      printable(row.detail),
    ]),
  );
  if (waiting === undefined) return table;
  const command = `chorale client show ${waiting.study}${sameConfig(configPath)}`;
  return `${table}\nRead what waits for a decision with \`${command}\`.\n`;
}

/** The versions of all studies that this node knows, by study and version. */
export function studyRows(config: Pick<ClientConfig, "name" | "stateDir">, nowMs: number): StudyRow[] {
  const { stateDir, name: node } = config;
  const records = new Map(readStudies(stateDir).map(({ record, study }) => [study.name, record]));
  const offered = offeredStudies(stateDir).flatMap((study): Version[] => {
    const { inForce, proposed } = offeredVersions(study, stateDir);
    const { standing = "offered", round = 0, detail = "" } = records.get(study) ?? {};
    return [
      ...(inForce === null ? [] : [{ ...versionOf(inForce, "in_force"), standing, round, detail }]),
      ...(proposed === null ? [] : [versionOf(proposed, "proposed")]),
    ];
  });
  const known = new Set(offered.map(({ digest }) => digest));
  const ahead = decidedDigests(stateDir)
    .filter((digest) => !known.has(digest))
    .flatMap((digest) => {
      const kept = keptManifest(stateDir, digest);
      if (kept === null || isSuperseded(kept.document, offered)) return [];
      if (decisionsOf(stateDir, digest, ownIn(kept.document, node)).length === 0) return [];
      return [versionOf({ manifest: kept.document, digest }, "approved_ahead")];
    });
  return [...offered, ...ahead]
    .sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))
    .map((version) => rowOf(version, config, nowMs));
}

function versionOf(
  { manifest, digest }: Pick<Version, "manifest" | "digest">,
  place: Version["place"],
): Version {
  const standing = place === "approved_ahead" ? "not_offered_yet" : place;
  return { manifest, digest, place, standing, round: 0, detail: "" };
}

function ownIn(manifest: StudyManifest, node: string): { node: string; key: string | null } {
  return { node, key: memberKey(manifest, node) };
}

/** Decisions on earlier versions stay on record, and say nothing about what is to be done. */
function isSuperseded({ study, version }: StudyManifest, offered: readonly Version[]): boolean {
  return offered.some(({ manifest }) => manifest.study === study && manifest.version >= version);
}

function keyOf({ manifest: { study, version } }: Version): string {
  return `${study} ${String(version).padStart(4, "0")}`;
}

function rowOf(
  { manifest, digest, ...rest }: Version,
  { name: node, stateDir }: Pick<ClientConfig, "name" | "stateDir">,
  nowMs: number,
): StudyRow {
  const { study, version, members } = manifest;
  const decision = decisionsOf(stateDir, digest, ownIn(manifest, node)).at(-1)?.document;
  const waiting = rest.place === "proposed" ? "proposed" : "offered";
  const isMember = members.some(({ name }) => name === node);
  return {
    study,
    version,
    manifestDigest: digest,
    ...rest,
    decision: !isMember ? "not a member" : decision === undefined ? waiting : standingOf(decision, nowMs),
    name: decision?.name ?? null,
    reference: decision?.reference ?? null,
    decidedAt: decision?.decidedAt ?? null,
    expiresAt: decision?.expiresAt ?? null,
  };
}
