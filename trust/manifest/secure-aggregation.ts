import { z } from "zod";
import type { Refuse } from "./refuse.ts";

const RINGS = [16, 24, 32] as const;

const settingsSchema = z.strictObject({
  ring: z
    .union(RINGS.map((ring) => z.literal(ring)))
    .default(32)
    .describe("bits of a masked value on the wire: sums are taken modulo 2 to this power"),
  bits: z
    .int()
    .min(4)
    .max(24)
    .default(16)
    .describe("bits of a value before it is weighted and masked: more are finer, and fill the ring sooner"),
  clip: z
    .number()
    .positive()
    .max(1000)
    .default(1)
    .describe("values of an update beyond plus or minus this are cut to it; how many is reported"),
  weightUnit: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(1000)
    .describe("so many training labels count as a weight of one, rounded up: the sum is over whole numbers"),
  weightMax: z
    .int()
    .min(1)
    .max(65_535)
    .default(64)
    .describe("the weight of a node with more labels than that; 1: every node counts the same"),
});

/**
 * Whether and how updates are summed without the coordinator's seeing a single one, as a manifest writes it.
 */
export const secureAggregationSchema = z
  .union([z.literal("off").describe("single updates are visible to the coordinator"), settingsSchema])
  .describe("off, or the settings of the sum of which the coordinator sees no part; it has to be written");

/** The settings of secure aggregation. */
export type SecureAggregation = z.output<typeof settingsSchema>;

/** The fewest updates whose sum gives no single one away to one of the nodes that sent them. */
export const SECURE_UPDATES_MIN = 3;

/**
 * The largest sum that can come about: every one of `nodes` sends the largest value with the largest weight.
 * The ring holds sums below 2^ring, so that this must be less. (Bonawitz et al., CCS 2017, sum modulo a
 * number above it, too.)
 */
export function largestSum({ bits, weightMax }: SecureAggregation, nodes: number): number {
  return nodes * weightMax * (2 ** bits - 1);
}

/**
 * Refuses settings under which the sum over the largest cohort could overflow the ring, with what would fit.
 */
export function refuseOverflow(settings: SecureAggregation, nodes: number, refuse: Refuse): void {
  const { ring, bits, weightMax } = settings;
  const sum = largestSum(settings, nodes);
  if (sum < 2 ** ring) return;
  refuse(
    ["secureAggregation", "ring"],
    `the sum could overflow: ${nodes} nodes x weight ${weightMax} x ${2 ** bits - 1} (${bits} bits) = ${sum}, ` +
      `and a ring of ${ring} bits holds ${2 ** ring - 1}`,
    remedies(settings, nodes).join(", "),
  );
}

function remedies(settings: SecureAggregation, nodes: number): string[] {
  const { ring, bits, weightMax } = settings;
  const room = 2 ** ring - 1;
  const bitsMax = Math.floor(Math.log2(room / (nodes * weightMax) + 1));
  const weightFits = Math.floor(room / (nodes * (2 ** bits - 1)));
  const nodesMax = Math.floor(room / (weightMax * (2 ** bits - 1)));
  const larger = RINGS.find((choice) => largestSum(settings, nodes) < 2 ** choice);
  const choices = [
    ...(bitsMax >= 4 ? [`bits: ${bitsMax} or fewer`] : []),
    ...(larger === undefined ? [] : [`ring: ${larger}`]),
    ...(weightFits >= 1 ? [`weightMax: ${weightFits} or less`] : []),
    ...(nodesMax >= SECURE_UPDATES_MIN ? [`a cohort of ${nodesMax} or fewer`] : []),
  ];
  return choices.length === 0
    ? ["use fewer bits, a smaller weightMax and a smaller cohort"]
    : [`use ${choices[0]!}`, ...choices.slice(1).map((choice) => `or ${choice}`)];
}
