import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Agreement } from "../report/summary.ts";
import { spokenFingerprint } from "../trust/keys/public-key.ts";
import { parseSignedManifest } from "../trust/manifest/signed-manifest.ts";
import type { StudyManifest } from "../trust/manifest/study-manifest.ts";
import { readOutput, verifiedSchema } from "./child-output.ts";
import { agreementFile, nodeConfig, type Stage } from "./federation.ts";

/** The study's manifest as the operator signed it: with every member's key. */
export function signedManifest(stage: Stage): StudyManifest {
  return parseSignedManifest(JSON.parse(readFileSync(agreementFile(stage), "utf8"))).document;
}

/**
 * Who agreed to what: one member's collection of the manifest and of all decisions, verified offline. Throws
 * a `CommandError` where a signature does not hold.
 */
export async function readAgreement(stage: Stage): Promise<Agreement> {
  const { processes, out, study } = stage;
  const bundle = join(out, "agreement.json");
  const config = ["--config", nodeConfig(stage, stage.sites[0]!.node)];
  const label = "agreement";
  await processes.run({ label, args: ["client", "approvals", study, "--out", bundle, ...config] });
  const verified = await processes.run({ label, args: ["client", "verify", bundle, "--json"] });
  const { operator, decisions } = readOutput(verifiedSchema, verified, "client verify");
  return {
    operator: spokenFingerprint(operator),
    decisions: decisions.map(({ key, ...decision }) => ({ ...decision, key: spokenFingerprint(key) })),
  };
}
