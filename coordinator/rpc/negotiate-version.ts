import { PROTOCOL_VERSIONS } from "../../proto/load.ts";
import type { Hello__Output } from "../../proto/gen/chorale/v1/Hello.ts";
import { FederationError } from "../../transport/federation-error.ts";

type Versions = { readonly min: number; readonly max: number };

/**
 * The highest protocol version of both sides. Throws VERSION_UNSUPPORTED, which names the side to upgrade.
 */
export function negotiateVersion(hello: Hello__Output, ours: Versions = PROTOCOL_VERSIONS): number {
  const { versionMin, versionMax } = hello;
  if (versionMin < 1 || versionMax < versionMin)
    throw new FederationError("MALFORMED_MESSAGE", `versions ${versionMin} to ${versionMax} are no range`);
  const theirs = range(versionMin, versionMax);
  const spoken = `the node speaks protocol ${theirs}, the coordinator ${range(ours.min, ours.max)}`;
  if (versionMin > ours.max)
    throw new FederationError("VERSION_UNSUPPORTED", `${spoken}: upgrade the coordinator`);
  if (versionMax < ours.min) throw new FederationError("VERSION_UNSUPPORTED", `${spoken}: upgrade the node`);
  return Math.min(versionMax, ours.max);
}

function range(min: number, max: number): string {
  return min === max ? `${min}` : `${min} to ${max}`;
}
