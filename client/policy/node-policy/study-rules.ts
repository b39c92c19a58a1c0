import { describeBytes, describeDailyLimit } from "./byte-size.ts";
import { endpointRules } from "./endpoint-rules.ts";
import { privacyRules } from "./privacy-rules.ts";
import { counted, figure, type Rule, type StudyFacts } from "./rule.ts";

const networkRules: readonly Rule<StudyFacts>[] = [
  {
    rule: "architectures.kinds",
    judge: ({ architectures: { kinds } }, { manifest: { model } }) => ({
      allowed: kinds.includes(model.kind),
      there: `the network is of kind ${model.kind}`,
      here: allowedAre(kinds),
      ask: "use another kind of network",
    }),
  },
  {
    rule: "architectures.parametersMax",
    judge: ({ architectures: { parametersMax } }, { size: { parameters } }) => ({
      allowed: parameters <= parametersMax,
      there: `parameters that travel: ${figure(parameters)}`,
      here: `at most ${figure(parametersMax)}`,
      ask: "use a smaller network",
    }),
  },
  {
    rule: "architectures.hiddenLayersMax",
    judge: ({ architectures: { hiddenLayersMax } }, { size: { hiddenLayers } }) => ({
      allowed: hiddenLayers <= hiddenLayersMax,
      there: `the network has ${counted(hiddenLayers, "hidden layer")}`,
      here: `at most ${hiddenLayersMax}`,
      ask: "use a network with fewer layers",
    }),
  },
  {
    rule: "bytesPerDayMax",
    judge: ({ bytesPerDayMax }, { size: { updateBytes } }) => ({
      allowed: bytesPerDayMax === null || updateBytes <= bytesPerDayMax,
      there: `one update has ${describeBytes(updateBytes)}`,
      here: describeDailyLimit(bytesPerDayMax),
      ask: "use a smaller network",
    }),
  },
];

/** What a study has to keep before anything of it is computed at this node. */
export const studyRules: readonly Rule<StudyFacts>[] = [
  {
    rule: "purposes",
    judge: ({ purposes }, { manifest: { purposeCode } }) => ({
      allowed: purposes === "any" || purposes.includes(purposeCode),
      there: `the purpose code is ${purposeCode}`,
      here: allowedAre(purposes),
      ask: "use a purposeCode that is allowed here, if that is what the study is for",
    }),
  },
  ...endpointRules,
  {
    rule: "sharedHeads",
    judge: ({ sharedHeads }, { manifest: { endpoints } }) => {
      const shared = endpoints.filter(({ head }) => head === "shared").length;
      return {
        allowed: sharedHeads || shared === 0,
        there: `${shared} of ${endpoints.length} endpoints have a shared output`,
        here: sharedHeads ? "shared outputs are allowed" : "only private outputs are allowed",
        ask: "give every endpoint `head: private`",
      };
    },
  },
  {
    rule: "strategies",
    judge: ({ strategies }, { manifest: { strategy } }) => ({
      allowed: strategies === "any" || strategies.some((name) => name === strategy.name),
      there: `the strategy is ${strategy.name}`,
      here: allowedAre(strategies),
      ask: "use another strategy",
    }),
  },
  ...networkRules,
  {
    rule: "roundsMax",
    judge: ({ roundsMax }, { manifest: { rounds } }) => ({
      allowed: rounds.count <= roundsMax,
      there: `the study has ${counted(rounds.count, "round")}`,
      here: `at most ${figure(roundsMax)}`,
      ask: "lower rounds.count",
    }),
  },
  ...privacyRules,
];

function allowedAre(names: "any" | readonly string[]): string {
  return names === "any" ? "any is allowed" : `allowed: ${names.join(", ")}`;
}
