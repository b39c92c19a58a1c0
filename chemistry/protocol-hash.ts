import { createHash, scryptSync } from "node:crypto";
import type { FeatureProtocol, Featurised, Unreadable } from "./feature-protocol.ts";
import { referenceStructures } from "./reference-structures.ts";

/** Raised whenever the same protocol would give other features than before. */
const PROTOCOL_VERSION = 2;
/** What stretching the key costs whoever tries keys against a hash: 32 MiB and about 0.1 s a guess. */
const STRETCH = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;
const SALT = "chorale protocol hash";

const known = new Map<string, string>();

/**
 * SHA-256 (hexadecimal) over what a protocol makes of the reference structures, its parameters, the partners'
 * key and the version; computed once per process, protocol and key. The coordinator sees it, so the key
 * enters stretched by scrypt (RFC 7914; the salt is a fixed text and the parameters' digest): whoever would
 * try keys until the hash fits pays for each one. Values are taken to six digits: machines may differ in a
 * logarithm's last bit, which no model notices.
 */
export function hashProtocol(
  protocol: FeatureProtocol,
  key: string,
  featurise: (structure: string) => Featurised | Unreadable,
): string {
  const parameters = sha256(JSON.stringify([PROTOCOL_VERSION, parametersOf(protocol)]));
  const name = sha256(JSON.stringify([parameters, key]));
  let digest = known.get(name);
  if (digest === undefined) {
    const stretched = scryptSync(key, `${SALT} ${parameters}`, 32, STRETCH).toString("hex");
    const hash = createHash("sha256").update(JSON.stringify([parameters, stretched]));
    for (const structure of referenceStructures) hash.update(JSON.stringify(describe(featurise(structure))));
    digest = hash.digest("hex");
    known.set(name, digest);
  }
  return digest;
}

/** All that decides features and folds, in a fixed order. */
function parametersOf({ standardisation, fingerprint, descriptors, folds }: FeatureProtocol): unknown {
  const { method, heavyAtomsMax, tautomersMax } = standardisation;
  const { radius, size, values, permuted } = fingerprint;
  return [[method, heavyAtomsMax, tautomersMax], [radius, size, values, permuted], descriptors, folds.count];
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function describe(result: Featurised | Unreadable): unknown {
  if (result.kind === "unreadable") return [result.kind];
  const { column, value, canonical, scaffold, fold } = result;
  return [[...column], Array.from(value, (number) => number.toPrecision(6)), canonical, scaffold, fold];
}
