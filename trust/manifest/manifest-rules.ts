import { refuseBadColumns, refuseBadFolds } from "./data-protocol.ts";
import { refuseBadEndpoints } from "./endpoint.ts";
import { memberNames } from "./member.ts";
import { refuseBadModel } from "./model-description.ts";
import type { Refuse } from "./refuse.ts";
import { cohortSize, refuseBadCohort } from "./round-terms.ts";
import { refuseOverflow, SECURE_UPDATES_MIN } from "./secure-aggregation.ts";
import { strategyNeeds } from "./strategy-needs.ts";
import type { StudyManifest } from "./study-manifest.ts";

type Field = keyof StudyManifest;
/** `reads`: the fields that must be sound for the rule to be asked. */
type Rule = {
  readonly reads: readonly Field[];
  readonly check: (manifest: StudyManifest, refuse: Refuse) => void;
};

const RULES: readonly Rule[] = [
  { reads: ["members"], check: refuseRepeatedMembers },
  { reads: ["version", "previous"], check: refuseBadVersion },
  {
    reads: ["members", "rounds"],
    check: (study, refuse) => refuseBadCohort(memberNames(study), study.rounds, refuse),
  },
  { reads: ["endpoints"], check: ({ endpoints }, refuse) => refuseBadEndpoints(endpoints, refuse) },
  {
    reads: ["protocol", "endpoints"],
    check: ({ protocol, endpoints }, refuse) =>
      refuseBadColumns(
        protocol,
        endpoints.map(({ name }) => name),
        refuse,
      ),
  },
  { reads: ["protocol"], check: ({ protocol }, refuse) => refuseBadFolds(protocol, refuse) },
  {
    reads: ["model", "protocol"],
    check: ({ model, protocol }, refuse) => refuseBadModel(model, protocol, refuse),
  },
  { reads: ["strategy", "training"], check: refuseStepless },
  { reads: ["validation"], check: refuseUnseenMargin },
  { reads: ["secureAggregation", "strategy"], check: refuseSeeingStrategy },
  { reads: ["secureAggregation", "members", "rounds"], check: refuseUnsafeSum },
  { reads: ["privacy"], check: refuseUnboundedNoise },
];

/** Asks every rule between fields whose own values are sound, so that all problems are told at once. */
export function refuseTheImpossible(
  manifest: StudyManifest,
  unsound: ReadonlySet<PropertyKey>,
  refuse: Refuse,
): void {
  for (const { reads, check } of RULES)
    if (!reads.some((field) => unsound.has(field))) check(manifest, refuse);
}

function refuseRepeatedMembers(manifest: StudyManifest, refuse: Refuse): void {
  const names = memberNames(manifest);
  const keys = manifest.members.map(({ key }) => key);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) !== index)
      refuse(["members", index], `${name} is named twice`, "name every member once");
    else if (keys[index] !== null && keys.indexOf(keys[index]!) !== index)
      refuse(
        ["members", index, "key"],
        `${name} has the same key as ${names[keys.indexOf(keys[index]!)]}`,
        "leave the keys out: `chorale coordinator study create` fills in each member's own",
      );
  }
}

function refuseBadVersion({ version, previous }: StudyManifest, refuse: Refuse): void {
  if (version === 1 && previous !== null)
    refuse(["previous"], "the first version has none before it", "leave previous out, or raise version");
  if (version > 1 && previous === null)
    refuse(
      ["previous"],
      `version ${version} does not say which version it follows`,
      "leave version and previous out: `chorale coordinator study amend` fills them in",
    );
}

function refuseStepless({ strategy, training }: StudyManifest, refuse: Refuse): void {
  if (strategy.name === "fedsgd" && training.stepsPerRound === undefined)
    refuse(
      ["training", "stepsPerRound"],
      "fedsgd averages gradients of steps: say how many a round has",
      "write stepsPerRound: 1 in place of epochsPerRound, or take fedavg",
    );
}

function refuseUnseenMargin({ validation }: StudyManifest, refuse: Refuse): void {
  if (!validation.enabled && validation.marginMax !== null)
    refuse(
      ["validation", "marginMax"],
      "without validation no round can be found to be worse",
      "write enabled: true, or leave marginMax out",
    );
}

function refuseSeeingStrategy({ secureAggregation, strategy }: StudyManifest, refuse: Refuse): void {
  if (secureAggregation !== "off" && strategyNeeds[strategy.name] === "individual_updates")
    refuse(
      ["strategy", "name"],
      `${strategy.name} must see single updates, which secure aggregation hides`,
      'take fedavg, fedprox or fedsgd, or write secureAggregation: "off" if all members agree to show their updates',
    );
}

function refuseUnsafeSum(study: StudyManifest, refuse: Refuse): void {
  const { secureAggregation, members, rounds } = study;
  if (secureAggregation === "off") return;
  const nodes = cohortSize(study);
  const few = `${SECURE_UPDATES_MIN} at least: from a sum of two each can take its own away and has the other's`;
  if (members.length < SECURE_UPDATES_MIN)
    refuse(["members"], `secure aggregation needs more members than ${members.length}`, `name ${few}`);
  else if (nodes < SECURE_UPDATES_MIN)
    refuse(["rounds", "cohort"], `secure aggregation needs a cohort above ${nodes}`, `invite ${few}`);
  else if (rounds.updatesMin < SECURE_UPDATES_MIN)
    refuse(
      ["rounds", "updatesMin"],
      `secure aggregation needs a quorum above ${rounds.updatesMin}`,
      `ask for ${few}`,
    );
  else if (2 * rounds.updatesMin <= nodes)
    refuse(
      ["rounds", "updatesMin"],
      `a quorum of ${rounds.updatesMin} is not more than half of the cohort of ${nodes}: two halves could be asked ` +
        "to unmask different sums",
      `ask for ${Math.floor(nodes / 2) + 1} updates or more, or for a smaller cohort`,
    );
  refuseOverflow(secureAggregation, nodes, refuse);
}

function refuseUnboundedNoise({ privacy }: StudyManifest, refuse: Refuse): void {
  if (privacy.differentialPrivacy !== "off" && privacy.updateNormMax === null)
    refuse(
      ["privacy", "updateNormMax"],
      "differential privacy needs a bound on each update: noise hides only what is bounded",
      "write updateNormMax: 1, say, or differentialPrivacy: off",
    );
}
