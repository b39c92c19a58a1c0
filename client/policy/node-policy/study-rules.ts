import { describeBytes } from "./byte-size.ts";
import { endpointRules } from "./endpoint-rules.ts";
import { privacyRules } from "./privacy-rules.ts";
import { figure, type Rule, type StudyFacts } from "./rule.ts";

/** What a study has to keep before anything of it is computed at this node. */
export const studyRules: readonly Rule<StudyFacts>[] = [
  {
    rule: "purposes",
    judge: ({ purposes }, { manifest: { purposeCode } }) => ({
      allowed: purposes === "any" || purposes.includes(purposeCode),
      why: `the study's purposeCode is ${purposeCode}; allowed here: ${list(purposes)}`,
      ask: "run the study under a purposeCode that is allowed here, if that is what it is for",
    }),
  },
  ...endpointRules,
  {
    rule: "sharedHeads",
    judge: ({ sharedHeads }, { manifest: { endpoints } }) => {
      const shared = endpoints.filter(({ head }) => head === "shared").length;
      return {
        allowed: sharedHeads || shared === 0,
        why: `${shared} of ${endpoints.length} endpoints have a shared output; shared outputs are ${sharedHeads ? "" : "not "}allowed here`,
        ask: "give every endpoint `head: private`",
      };
    },
  },
  {
    rule: "strategies",
    judge: ({ strategies }, { manifest: { strategy } }) => ({
      allowed: strategies === "any" || strategies.some((name) => name === strategy.name),
      why: `the study's strategy is ${strategy.name}; allowed here: ${list(strategies)}`,
      ask: "use another strategy",
    }),
  },
  {
    rule: "architectures.kinds",
    judge: ({ architectures: { kinds } }, { manifest: { model } }) => ({
      allowed: kinds.includes(model.kind),
      why: `the study's network is of kind ${model.kind}; allowed here: ${list(kinds)}`,
      ask: "use another kind of network",
    }),
  },
  {
    rule: "architectures.parametersMax",
    judge: ({ architectures: { parametersMax } }, { size: { parameters } }) => ({
      allowed: parameters <= parametersMax,
      why: `the study's network shares ${figure(parameters)} parameters; at most ${figure(parametersMax)} here`,
      ask: "use a smaller network",
    }),
  },
  {
    rule: "architectures.hiddenLayersMax",
    judge: ({ architectures: { hiddenLayersMax } }, { size: { hiddenLayers } }) => ({
      allowed: hiddenLayers <= hiddenLayersMax,
      why: `the study's network has ${hiddenLayers} hidden layers; at most ${hiddenLayersMax} here`,
      ask: "use a network with fewer layers",
    }),
  },
  {
    rule: "roundsMax",
    judge: ({ roundsMax }, { manifest: { rounds } }) => ({
      allowed: rounds.count <= roundsMax,
      why: `the study has ${figure(rounds.count)} rounds; at most ${figure(roundsMax)} here`,
      ask: "lower rounds.count",
    }),
  },
  ...privacyRules,
  {
    rule: "bytesPerDayMax",
    judge: ({ bytesPerDayMax }, { size: { updateBytes } }) => ({
      allowed: bytesPerDayMax === null || updateBytes <= bytesPerDayMax,
      why: `one update has ${describeSize(updateBytes)}; ${bytesPerDayMax === null ? "no limit" : `at most ${describeBytes(bytesPerDayMax)} a day`} here`,
      ask: "use a smaller network",
    }),
  },
];

function list(names: "any" | readonly string[]): string {
  return names === "any" ? "any" : names.join(", ");
}

function describeSize(bytes: number): string {
  return Number.isFinite(bytes) ? describeBytes(bytes) : "more bytes than can be counted";
}
