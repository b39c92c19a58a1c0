import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TlsFiles } from "../../transport/credentials.ts";
import { FEDERATION_ID, identityPem, operatorIdentity } from "./identities.ts";

/** A node that a test sets up by itself, without a coordinator that would enroll it. */
export type NodeFolder = {
  readonly folder: string;
  readonly name: string;
  /** Of whoever plays the coordinator. */
  readonly coordinator: string;
  readonly tls: TlsFiles;
  /** CSV. */
  readonly table: string;
  /** The text of policy.yaml; without it the default policy counts. */
  readonly policy?: string;
};

/** Writes the node's folder and gives the path of its node.yaml. */
export function writeNodeFolder({ folder, name, coordinator, tls, table, policy }: NodeFolder): string {
  mkdirSync(folder, { recursive: true });
  const write = (file: string, content: string | Buffer): void =>
    writeFileSync(join(folder, file), content, { mode: 0o600 });
  write("authority.crt", tls.authority);
  write("node.crt", tls.certificate);
  write("node.key", tls.key);
  write("identity.key", identityPem(name));
  write("table.csv", table);
  if (policy !== undefined) write("policy.yaml", policy);
  const yaml = {
    name,
    coordinator,
    federation: { id: FEDERATION_ID, name: "tests", operator: operatorIdentity.fingerprint },
    identity: "identity.key",
    tls: { authority: "authority.crt", certificate: "node.crt", key: "node.key", renew: false },
    data: "table.csv",
    stateDir: "state",
    threads: 1,
    ...(policy !== undefined && { policy: "policy.yaml" }),
  };
  write("node.yaml", JSON.stringify(yaml, null, 2));
  return join(folder, "node.yaml");
}
