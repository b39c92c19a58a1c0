import type { Endpoint } from "../../../trust/manifest/endpoint.ts";
import type { AssayDeclaration } from "../formats/reading.ts";

/** How a manifest says that a private endpoint takes every assay a node's catalogue declares. */
export const EVERY_ASSAY = "*";

/**
 * The endpoints with each `measuredBy: "*"` replaced by one private endpoint per declared assay, named
 * `endpoint: assay`: of kind classification all of them, with the declared thresholds (else the manifest's,
 * else `auto`; none for a binary assay), of kind regression those the catalogue marks for it. Where no
 * catalogue came with the data the endpoint stays, which nothing measures.
 */
export function expandEndpoints(
  endpoints: readonly Endpoint[],
  assays: readonly AssayDeclaration[],
): readonly Endpoint[] {
  const byName = new Map(assays.toReversed().map((assay) => [assay.assay, assay]));
  const declared = assays.filter((assay) => byName.get(assay.assay) === assay);
  return endpoints.flatMap((endpoint) => {
    if (endpoint.measuredBy !== EVERY_ASSAY) return [endpoint];
    const taken = declared.filter((assay) => isTakenBy(endpoint, assay));
    return taken.length === 0 ? [endpoint] : taken.map((assay) => endpointOf(endpoint, assay));
  });
}

function isTakenBy({ kind }: Endpoint, { useInRegression, isBinary }: AssayDeclaration): boolean {
  return kind === "classification" || (useInRegression && !isBinary);
}

function endpointOf(endpoint: Endpoint, declaration: AssayDeclaration): Endpoint {
  const { thresholds: agreed, ...rest } = endpoint;
  const { assay, assayType, activeSide } = declaration;
  const own: Endpoint = {
    ...rest,
    name: `${endpoint.name}: ${assay}`,
    measuredBy: assay,
    assayType,
    activeSide,
  };
  if (endpoint.kind === "regression" || declaration.isBinary) return own;
  return { ...own, thresholds: expertThresholds(declaration) ?? agreed ?? "auto" };
}

/** Screens have one threshold for all of them, whatever the catalogue says (apply_thresholding.py). */
function expertThresholds({ assayType, thresholds }: AssayDeclaration): number[] | null {
  return thresholds.length === 0 || assayType === "AUX_HTS" ? null : [...thresholds];
}
