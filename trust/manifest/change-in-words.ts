import { printable } from "../../process/printable.ts";

/** Fields as people call them. */
const WORDS: Readonly<Record<string, string>> = {
  expires: "the last day of the study",
  "rounds.count": "the number of rounds",
  "rounds.updatesMin": "the quorum of updates",
  "rounds.deadlineMs": "the deadline of a round (milliseconds)",
  "rounds.cohort": "who is invited to a round",
  "rounds.cohort.size": "how many members a round invites",
  "validation.enabled": "whether nodes score each new model",
  "validation.marginMax": "how much worse a round may be",
  "privacy.updateNormMax": "the largest norm of an update",
  "privacy.differentialPrivacy": "differential privacy",
  "privacy.differentialPrivacy.epsilon": "epsilon, the bound on privacy loss",
  "privacy.differentialPrivacy.delta": "delta, the chance that the bound on privacy loss does not hold",
  secureAggregation: "secure aggregation",
  "release.recipients": "who gets the models",
  "release.terms": "the conditions of release",
  "amendments.approvals": "how many members must approve a new version",
  purpose: "the purpose",
  purposeCode: "the purpose's code",
  previous: "the version that it follows",
};

/**
 * A change of a manifest's field in a sentence for a data owner. Null is what is not there. Texts of the
 * manifest are cut and stripped of control characters.
 */
export function changeInWords(field: string, before: unknown, after: unknown): string {
  const [list, name, ...rest] = field.split(".");
  const sentence =
    list === "members" && name !== undefined
      ? memberInWords(name, rest, before, after)
      : list === "endpoints" && name !== undefined && rest.length === 0 && before === null
        ? `the endpoint ${name} is added`
        : list === "endpoints" && name !== undefined && rest.length === 0 && after === null
          ? `the endpoint ${name} is taken out`
          : valuesInWords(WORDS[field] ?? field, before, after);
  return printable(sentence);
}

function memberInWords(name: string, rest: readonly string[], before: unknown, after: unknown): string {
  if (rest.length === 0 && before === null) return `${name} becomes a member`;
  if (rest.length === 0 && after === null) return `${name} is no member any more`;
  if (rest[0] === "key") return `${name} has another identity key`;
  return valuesInWords(["members", name, ...rest].join("."), before, after);
}

function valuesInWords(what: string, before: unknown, after: unknown): string {
  if (typeof before === "number" && typeof after === "number")
    return `${what} ${after > before ? "rises" : "falls"} from ${before} to ${after}`;
  return `${what} changes from ${said(before)} to ${said(after)}`;
}

function said(value: unknown): string {
  if (value === null || value === undefined) return "none";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text === "" ? "nothing" : text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
