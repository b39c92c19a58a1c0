import { dirname, join } from "node:path";
import { EgressSums } from "./egress-sums.ts";
import { RecordFindings, type RecordVerdict } from "./record-findings.ts";
import { readRecord } from "./verify-record.ts";

/**
 * Where it is recorded what the doctor sent: beside the node's own record, in which a client that runs may be
 * writing.
 */
export function doctorRecordPath(recordPath: string): string {
  return join(dirname(recordPath), "doctor.jsonl");
}

/** What the doctor sent from a node, over all times that it was run, and whether its record holds. */
export type DoctorRecord = {
  readonly messages: number;
  readonly bytes: number;
  readonly verdict: RecordVerdict;
};

/** Reads the doctor's record beside the node's; null where the doctor never sent anything. */
export async function readDoctorRecord(
  recordPath: string,
  { signers, oneKey }: { readonly signers: ReadonlySet<string> | undefined; readonly oneKey: boolean },
): Promise<DoctorRecord | null> {
  const findings = new RecordFindings({ anchor: null, oneKey });
  const sums = new EgressSums();
  const path = doctorRecordPath(recordPath);
  for await (const found of readRecord(path, { signers })) {
    findings.add(found);
    if (found.kind === "entry") sums.add(found.entry);
  }
  const verdict = findings.verdict("doctor.jsonl");
  if (verdict.count === 0 && verdict.problem === null) return null;
  const total = (of: "count" | "bytes"): number => sums.kinds.reduce((sum, kind) => sum + kind[of], 0);
  return { messages: total("count"), bytes: total("bytes"), verdict };
}
