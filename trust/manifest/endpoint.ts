import { z } from "zod";
import type { Refuse } from "./refuse.ts";
import { lineOf } from "./text.ts";

/** MELLODDY-TUNER's kinds of assay; replicate rule, credible range, quorum and weight follow from them. */
export const assayTypes = [
  "ADME",
  "OTHER",
  "NON-CATALOG-PANEL",
  "CATALOG-PANEL",
  "AUX_HTS",
  "AUX_PL",
] as const;

/** A lower and an upper bound, both included. */
export const rangeSchema = z.tuple([z.number(), z.number()]);

/** One endpoint as a manifest writes it. */
export const endpointSchema = z.strictObject({
  name: lineOf(120).min(1).describe("what the study calls it"),
  measuredBy: lineOf(120)
    .min(1)
    .optional()
    .describe(
      "the assay, K-MELLODDY endpoint or column that measures it; its own name where left out; * for every assay of a node's own catalogue",
    ),
  assayType: z
    .enum(assayTypes)
    .default("ADME")
    .describe("kind of assay; replicate rule, credible range, quorum and weight follow from it"),
  kind: z.enum(["classification", "regression"]).describe("classes or a number"),
  head: z
    .enum(["shared", "private"])
    .describe(
      "shared: one output trained by all who measure it; private: each node's own, which never leaves it",
    ),
  unit: lineOf(40).default("").describe("unit of a regression endpoint, before the transform"),
  transform: z
    .enum(["none", "log10"])
    .default("none")
    .describe("applied to labels before standardising; log10 needs positive labels"),
  credibleRange: rangeSchema
    .optional()
    .describe("measured values outside are left out; by the assay type where left out"),
  thresholds: z
    .union([z.literal("auto"), z.array(z.number()).min(1).max(5)])
    .optional()
    .describe(
      "makes classes of a measured value; auto: MELLODDY's rule, for private heads; left out: labels are classes",
    ),
  activeSide: z
    .enum(["above", "below", "either"])
    .default("above")
    .describe("which side of a threshold is active; either: far from zero, for AUX_HTS only"),
});

/** An endpoint of a study's manifest. */
export type Endpoint = z.output<typeof endpointSchema>;
/** MELLODDY-TUNER's kinds of assay. */
export type AssayType = (typeof assayTypes)[number];

/** Refuses what no node could follow in the endpoints. */
export function refuseBadEndpoints(endpoints: readonly Endpoint[], refuse: Refuse): void {
  const names = new Set<string>();
  for (const [index, endpoint] of endpoints.entries()) {
    const { name } = endpoint;
    const refuseField = (field: string, message: string, remedy: string): void =>
      refuse(["endpoints", index, field], message, remedy);
    if (names.has(name))
      refuseField("name", `endpoint ${name} is named twice`, "give each endpoint a name of its own");
    names.add(name);
    refuseBadLabels(endpoint, refuseField);
  }
}

function refuseBadLabels(
  { kind, head, transform, thresholds, credibleRange, measuredBy, activeSide, assayType }: Endpoint,
  refuse: (field: string, message: string, remedy: string) => void,
): void {
  if (kind === "regression" && thresholds !== undefined)
    refuse(
      "thresholds",
      "a regression endpoint has no thresholds",
      "leave them out, or make it a classification endpoint",
    );
  if (head === "shared" && (thresholds === "auto" || (thresholds?.length ?? 0) > 1))
    refuse(
      "thresholds",
      "a shared endpoint has one threshold, the same at every node",
      "write one number in brackets, or make the head private",
    );
  if (head === "shared" && measuredBy === "*")
    refuse(
      "measuredBy",
      "* takes every assay of a node's own catalogue, so its head is private",
      "write head: private, or name the assay",
    );
  if (activeSide === "either" && assayType !== "AUX_HTS")
    refuse(
      "activeSide",
      "either side is active in AUX_HTS assays only",
      "write above or below, or assayType: AUX_HTS",
    );
  if (credibleRange !== undefined && credibleRange[0] >= credibleRange[1])
    refuse(
      "credibleRange",
      "write the lower bound first",
      `write [${credibleRange[1]}, ${credibleRange[0]}]`,
    );
  if (kind === "classification" && transform !== "none")
    refuse(
      "transform",
      "a classification endpoint has no transform",
      "leave it out; thresholds are in the unit that is measured",
    );
}
