import { z } from "zod";
import { nameSchema } from "./name.ts";
import type { Refuse } from "./refuse.ts";

const DAY_MS = 86_400_000;

/** Who takes part in a round, how many must, and how long it is waited, as a manifest writes it. */
export const roundsSchema = z.strictObject({
  count: z.int().min(1).max(100_000).default(20).describe("how many rounds the study has"),
  cohort: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("all").describe("every member, in every round") }),
      z.strictObject({
        kind: z.literal("named").describe("the members that are listed, in every round"),
        nodes: z.array(nameSchema).min(1).max(1000).describe("their names"),
      }),
      z.strictObject({
        kind: z.literal("random").describe("members drawn by the study's seed, anew for each round"),
        size: z.int().min(1).max(1000).describe("how many are drawn"),
      }),
    ])
    .prefault({ kind: "all" })
    .describe("the members that a round invites"),
  updatesMin: z.int().min(1).max(1000).describe("quorum: how many updates a round needs"),
  deadlineMs: z
    .int()
    .min(100)
    .max(30 * DAY_MS)
    .default(3_600_000)
    .describe("how long a round waits for updates, in milliseconds"),
  graceMs: z
    .int()
    .min(0)
    .max(DAY_MS)
    .default(60_000)
    .describe("after the quorum, how long nodes that still report progress are waited for"),
  belowQuorum: z.enum(["extend", "abort"]).default("extend").describe("at the deadline without a quorum"),
  extensionsMax: z
    .int()
    .min(0)
    .max(100)
    .default(3)
    .describe("how often a round without a quorum is extended by its deadline before it is abandoned"),
  recruitMs: z
    .int()
    .min(0)
    .max(30 * DAY_MS)
    .default(600_000)
    .describe("how long the first round waits for all members once the quorum has joined"),
});

/** How nodes judge each new model, as a manifest writes it. */
export const validationSchema = z.strictObject({
  enabled: z.boolean().default(true).describe("nodes score each new model on their validation fold"),
  marginMax: z
    .number()
    .min(0)
    .nullable()
    .default(null)
    .describe(
      "a round whose loss exceeds the best one's by more than this share is rolled back; null: never",
    ),
  deadlineMs: z
    .int()
    .min(100)
    .max(DAY_MS)
    .default(300_000)
    .describe("how long scores are waited for, in milliseconds"),
});

/** The terms of a study's rounds. */
export type RoundsOfStudy = z.output<typeof roundsSchema>;

type Cohort = { readonly members: readonly unknown[]; readonly rounds: RoundsOfStudy };

/** How many nodes a round invites at most. */
export function cohortSize({ members, rounds: { cohort } }: Cohort): number {
  if (cohort.kind === "all") return members.length;
  return cohort.kind === "named" ? cohort.nodes.length : cohort.size;
}

/** Refuses a cohort that the membership cannot give and a quorum that the cohort cannot. */
export function refuseBadCohort(members: readonly string[], rounds: RoundsOfStudy, refuse: Refuse): void {
  const { cohort, updatesMin } = rounds;
  const size = cohortSize({ members, rounds });
  if (cohort.kind === "named") refuseBadNames(cohort.nodes, members, refuse);
  if (size > members.length)
    refuse(
      ["rounds", "cohort"],
      `the cohort of ${size} is larger than the membership of ${members.length}`,
      `ask for at most ${members.length}, or add members`,
    );
  if (updatesMin > size)
    refuse(
      ["rounds", "updatesMin"],
      `a quorum of ${updatesMin} is above the cohort of ${size}`,
      `ask for at most ${Math.min(size, members.length)} updates, or for a larger cohort`,
    );
}

function refuseBadNames(nodes: readonly string[], members: readonly string[], refuse: Refuse): void {
  for (const [index, node] of nodes.entries()) {
    const path = ["rounds", "cohort", "nodes", index];
    if (!members.includes(node))
      refuse(path, `${node} is not a member`, `add ${node} to members, or take it out of the cohort`);
    if (nodes.indexOf(node) !== index) refuse(path, `${node} is named twice`, "name every node once");
  }
}
