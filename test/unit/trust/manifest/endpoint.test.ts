import { expect, it } from "vitest";
import { endpointSchema, refuseBadEndpoints } from "../../../../trust/manifest/endpoint.ts";

function refusals(fields: Record<string, unknown>): string[] {
  const found: string[] = [];
  const endpoint = endpointSchema.parse({ name: "a", kind: "classification", head: "private", ...fields });
  refuseBadEndpoints([endpoint], (path, message) => found.push(`${path.join(".")}: ${message}`));
  return found;
}

it("an endpoint of every assay of a catalogue has a private head", () => {
  expect(refusals({ measuredBy: "*" })).toEqual([]);
  expect(refusals({ measuredBy: "*", head: "shared" })).toEqual([
    "endpoints.0.measuredBy: * takes every assay of a node's own catalogue, so its head is private",
  ]);
});

it("both sides are active in screens only", () => {
  expect(refusals({ activeSide: "either", assayType: "AUX_HTS" })).toEqual([]);
  expect(refusals({ activeSide: "either", assayType: "OTHER" })).toEqual([
    "endpoints.0.activeSide: either side is active in AUX_HTS assays only",
  ]);
});
