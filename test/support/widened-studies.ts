const DAY_MS = 86_400_000;
const dateIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** A policy that allows the honest study and nothing beyond it. */
export const STRICT_POLICY = `format: chorale-policy-1
purposes: [research]
endpoints:
  private: { allow: ["log_*"], deny: ["log_secret*"] }
sharedHeads: false
strategies: [fedavg]
architectures: { kinds: [trunk], parametersMax: 100000, hiddenLayersMax: 2 }
cohortMin: 2
updateNormMax: 5
validationScores: false
roundsMax: 5
releaseRecipients: [members]
expiresWithinDays: 30
bytesPerDayMax: 200 kB
holdUpdates: all
`;

const ASSAY = { name: "log_solubility", kind: "regression", head: "private" };
/** A study that the strict policy allows. */
export const HONEST = {
  format: "chorale-study-1",
  study: "honest",
  purpose: "a test of the node's policy",
  expires: dateIn(10),
  members: ["ant", "bee"],
  endpoints: [ASSAY],
  protocol: { fingerprint: { size: 512 }, descriptors: "none" },
  model: { trunk: [8] },
  rounds: { count: 2, updatesMin: 2 },
  validation: { enabled: false },
  privacy: { updateNormMax: 4 },
  release: { recipients: "members" },
  secureAggregation: "off",
};

/** What to change in the honest study to ask for one thing more, and the rule that has to refuse it. */
export const WIDENED: Record<string, { rule: string; changes: object }> = {
  purpose: { rule: "purposes", changes: { purposeCode: "marketing" } },
  endpoint: {
    rule: "endpoints.private",
    changes: { endpoints: [{ ...ASSAY, name: "log_secret", measuredBy: "log_solubility" }] },
  },
  head: { rule: "sharedHeads", changes: { endpoints: [{ ...ASSAY, head: "shared" }] } },
  strategy: { rule: "strategies", changes: { strategy: { name: "fedprox", proximalTerm: 0.1 } } },
  kind: {
    rule: "architectures.kinds",
    changes: {
      model: { layers: [{ name: "one", kind: "dense", units: 8, inputs: ["features"] }] },
    },
  },
  parameters: { rule: "architectures.parametersMax", changes: { model: { trunk: [512] } } },
  depth: { rule: "architectures.hiddenLayersMax", changes: { model: { trunk: [8, 8, 8] } } },
  bytes: { rule: "bytesPerDayMax", changes: { model: { trunk: [120] } } },
  cohort: { rule: "cohortMin", changes: { rounds: { count: 2, updatesMin: 1 } } },
  norm: { rule: "updateNormMax", changes: { privacy: { updateNormMax: 50 } } },
  unbounded: { rule: "updateNormMax", changes: { privacy: {} } },
  scores: { rule: "validationScores", changes: { validation: { enabled: true } } },
  rounds: { rule: "roundsMax", changes: { rounds: { count: 6, updatesMin: 2 } } },
  release: { rule: "releaseRecipients", changes: { release: { recipients: "public" } } },
  expiry: { rule: "expiresWithinDays", changes: { expires: dateIn(60) } },
  forever: { rule: "expiresWithinDays", changes: { expires: null } },
};
