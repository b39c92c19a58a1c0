import { createHash } from "node:crypto";
import type { FeatureProtocol, Featurised, Unreadable } from "./feature-protocol.ts";
import { referenceStructures } from "./reference-structures.ts";

/** Raised whenever the same protocol would give other features than before. */
const PROTOCOL_VERSION = 1;

/**
 * SHA-256 (hexadecimal) over what a protocol makes of the reference structures, its parameters, the fold key
 * and the version. Values are taken to six digits: machines may differ in a logarithm's last bit, which no
 * model notices.
 */
export function hashProtocol(
  protocol: FeatureProtocol,
  foldKey: string,
  featurise: (smiles: string) => Featurised | Unreadable,
): string {
  const { fingerprint, descriptors, folds } = protocol;
  const parameters = [fingerprint.radius, fingerprint.size, fingerprint.values, descriptors, folds.count];
  const hash = createHash("sha256").update(JSON.stringify([PROTOCOL_VERSION, parameters, foldKey]));
  for (const smiles of referenceStructures) hash.update(JSON.stringify(describe(featurise(smiles))));
  return hash.digest("hex");
}

function describe(result: Featurised | Unreadable): unknown {
  if (result.kind === "unreadable") return [result.kind];
  const { column, value, canonical, scaffold, fold } = result;
  return [[...column], Array.from(value, (number) => number.toPrecision(6)), canonical, scaffold, fold];
}
