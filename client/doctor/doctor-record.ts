import { join } from "node:path";
import type { ClientConfig } from "../config.ts";

/**
 * Where it is recorded what the doctor sent: beside the node's own record, in which a client that runs may be
 * writing.
 */
export function doctorRecordPath({ stateDir }: Pick<ClientConfig, "stateDir">): string {
  return join(stateDir, "egress", "doctor.jsonl");
}
