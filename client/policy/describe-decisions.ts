import { printable } from "../../process/printable.ts";
import { spokenFingerprint } from "../../trust/keys/public-key.ts";
import type { SignedApproval } from "../../trust/manifest/approval.ts";
import { lastDayOf } from "../../trust/manifest/last-day.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { formatTable } from "../../process/format-table.ts";
import { standingOf, type DecisionStanding } from "./standing-of.ts";

/** A version of a study and the decisions on it, oldest first for each member. */
export type VersionDecisions = {
  readonly manifest: StudyManifest;
  readonly digest: string;
  readonly decisions: readonly SignedApproval[];
};

/** One decision, or a member of whom none is known. */
export type DecisionRow = {
  readonly version: number;
  readonly manifestDigest: string;
  readonly member: string;
  /** Of the identity key that the manifest names. */
  readonly key: string | null;
  /** `none`: no decision is known. `replaced`: a later one counts. */
  readonly standing: DecisionStanding | "none" | "replaced";
  readonly decision: string | null;
  readonly name: string | null;
  readonly reference: string | null;
  readonly decidedAt: string | null;
  readonly expiresAt: string | null;
};

/** Who decided what on each version, when, until when and under which reference. */
export function decisionRows(versions: readonly VersionDecisions[], nowMs: number): DecisionRow[] {
  return versions.flatMap(({ manifest, digest: manifestDigest, decisions }) => {
    const { version, members } = manifest;
    const left = decisions.map(({ document }) => document.node);
    const names = new Set([...members.map(({ name }) => name), ...left]);
    return [...names].flatMap((member): DecisionRow[] => {
      const key = members.find(({ name }) => name === member)?.key ?? null;
      const own = decisions
        .filter(({ document }) => document.node === member)
        .map(({ document }) => document)
        .sort((one, other) => Date.parse(one.decidedAt) - Date.parse(other.decidedAt));
      const base = { version, manifestDigest, member, key };
      if (own.length === 0) return [{ ...base, standing: "none", ...UNDECIDED }];
      return own.map(({ decision, name, reference, decidedAt, expiresAt }, index) => ({
        ...base,
        standing: index < own.length - 1 ? "replaced" : standingOf(own[index]!, nowMs),
        decision,
        name,
        reference,
        decidedAt,
        expiresAt: expiresAt === "" ? null : expiresAt,
      }));
    });
  });
}

const UNDECIDED = { decision: null, name: null, reference: null, decidedAt: null, expiresAt: null };

/** The decisions as tables, one for each version, with the fingerprints to compare. */
export function describeDecisions(versions: readonly VersionDecisions[], nowMs: number): string {
  return versions
    .map((version) => {
      const rows = decisionRows([version], nowMs);
      const table = formatTable(
        ["member", "key", "decision", "now", "by", "reference or reason", "decided", "until"],
        rows.map((row) => [
          row.member,
          row.key === null ? "-" : spokenFingerprint(row.key),
          row.decision ?? "none",
          row.standing,
          printable(row.name ?? "", 40),
          printable(row.reference ?? "", 40),
          row.decidedAt?.slice(0, 16).replace("T", " ") ?? "",
          row.expiresAt === null ? "" : lastDayOf(row.expiresAt),
        ]),
      );
      const { study, version: number } = version.manifest;
      return `${study}, version ${number}, manifest ${version.digest}\n${table}`;
    })
    .join("\n");
}
