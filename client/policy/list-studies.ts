import { readStudies } from "../agent/study-files.ts";
import { formatTable } from "../commands/format-table.ts";
import { readConfig } from "../config.ts";
import { readApprovals } from "./approvals.ts";

type Row = {
  readonly study: string;
  readonly manifestDigest: string;
  readonly standing: string;
  readonly round: number;
  readonly detail: string;
  readonly approvedAt: string | null;
  readonly reference: string | null;
};

/**
 * The node's studies as a table or as JSON: those that were offered, then those approved but not offered yet.
 */
export function listStudies(configPath: string, json: boolean): string {
  const { stateDir } = readConfig(configPath);
  const approvals = new Map(readApprovals(stateDir).map((approval) => [approval.digest, approval]));
  const offered = readStudies(stateDir).map(({ record, study }): Row => {
    const approval = approvals.get(study.digest) ?? null;
    approvals.delete(study.digest);
    const { standing, round, detail } = record;
    const state = standing === "awaiting_approval" && approval !== null ? "approved" : standing;
    return { ...rowOf(study.name, study.digest, approval), standing: state, round, detail };
  });
  const waiting = [...approvals.values()].map((approval): Row =>
    rowOf(approval.study, approval.digest, approval),
  );
  const rows = [...offered, ...waiting];
  if (json) return `${JSON.stringify(rows, null, 2)}\n`;
  if (rows.length === 0) return "No study was offered to this node or approved here.\n";
  return formatTable(
    ["study", "standing", "round", "approved", "reference", "manifest", "detail"],
    rows.map((row) => [
      row.study,
      row.standing.replaceAll("_", " "),
      row.round === 0 ? "-" : String(row.round),
      row.approvedAt?.slice(0, 10) ?? "no",
      row.reference ?? "",
      row.manifestDigest.slice(0, 12),
      row.detail,
    ]),
  );
}

function rowOf(
  study: string,
  manifestDigest: string,
  approval: { readonly approvedAt: string; readonly reference: string } | null,
): Row {
  const { approvedAt = null, reference = null } = approval ?? {};
  return { study, manifestDigest, standing: "not_offered_yet", round: 0, detail: "", approvedAt, reference };
}
