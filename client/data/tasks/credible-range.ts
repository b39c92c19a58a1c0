import type { AssayType, Endpoint } from "../../../trust/manifest/endpoint.ts";

type Range = readonly [number, number];

/** `credibility_range` of MELLODDY-TUNER's parameters: p-units but for ADME. AUX_PL has classes only. */
const RANGES: Readonly<Record<AssayType, Range>> = {
  ADME: [-1e12, 1e12],
  OTHER: [3, 10],
  "NON-CATALOG-PANEL": [3, 10],
  "CATALOG-PANEL": [3, 10],
  AUX_HTS: [-10, 10],
  AUX_PL: [-Infinity, Infinity],
};

/** The values that count as measured rightly, both bounds included: the manifest's, else the assay type's. */
export function credibleRange({ credibleRange: agreed, assayType }: Endpoint): Range {
  return agreed ?? RANGES[assayType];
}
