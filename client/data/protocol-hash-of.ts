import { loadFeaturiser } from "../../chemistry/featuriser.ts";
import type { DataProtocol } from "../../trust/manifest/data-protocol.ts";
import { hashRecordProtocol } from "./tabular/hash-record-protocol.ts";

/**
 * The protocol hash that this software and this key give: 64 lower-case hexadecimal digits, compared when a
 * node joins. For a table without structures it covers columns and folds, else what becomes of reference
 * structures. Throws when the chemistry toolkit is needed and cannot be loaded.
 */
export async function protocolHashOf(protocol: DataProtocol, key: string): Promise<string> {
  if (protocol.columns.length > 0) return hashRecordProtocol(protocol, key);
  const featuriser = await loadFeaturiser(protocol, key);
  try {
    return featuriser.protocolHash();
  } finally {
    featuriser.dispose();
  }
}
