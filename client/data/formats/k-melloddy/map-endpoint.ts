import type { EndpointRule, RuleConditions, Species } from "./endpoint-rule.ts";
import { ENDPOINT_RULES } from "./endpoint-rules.ts";
import { endpointNamed, exactKey, type KMelloddyEndpoint } from "./endpoints.ts";

/** What a row says of its test, as written. */
export type TestDescription = {
  readonly test: string;
  readonly testType: string;
  readonly testSubject: string;
  readonly measurementType: string;
  readonly measurementCondition: string;
  /** The word for a class as written, such as Non-substrate; "" where there is none. */
  readonly resultWord: string;
  /** What the row holds: numbers before classes where it holds both. */
  readonly holds: "number" | "class";
};

/** The endpoints that take a row's value, or the reason why none does. */
export type Mapping =
  { readonly endpoints: readonly string[]; readonly unit: string | null } | { readonly unmapped: string };

/** The reason where neither a name nor a rule knows the test. */
export const NO_RULE = "no rule for this Test, Test_Type and Measurement_Type";
const OTHER_ISOFORM = "no K-MELLODDY endpoint for this CYP isoform";
const NO_ROLE = "neither inhibition nor substrate is said of this CYP isoform";
const TWO_PH = "two different pH are stated";

const CYP = /^cyp\d+[a-z]?\d*$/;
const PH = /(?<![a-z])ph[\s_=:]*(?<value>\d{1,2}(?:\.\d+)?)/gi;
const BARE_PH = /^\d{1,2}(?:\.\d+)?$/;

/**
 * The endpoints of a row, by the name of one of the study's own assays or of an endpoint in Test_Type or
 * Measurement_Type, else by `ENDPOINT_RULES`. `own` are assays of the study that are not among the 86: a
 * name, or several cells that a row has to hold, such as `PK_iv | Rat | Vss`.
 */
export function mapEndpoint(description: TestDescription, own: readonly string[] = []): Mapping {
  const names = [description.testType, description.measurementType];
  const ownAssay = own.find((assay) => isOwn(assay, description));
  if (ownAssay !== undefined) return { endpoints: [ownAssay], unit: null };
  const named = names.map(endpointNamed).filter((endpoint) => endpoint !== null);
  const certain = named.find(({ isVocabulary }) => !isVocabulary);
  if (certain !== undefined) return mappedTo([certain]);
  return mapByRules(description) ?? (named[0] === undefined ? { unmapped: NO_RULE } : mappedTo([named[0]]));
}

function isOwn(assay: string, description: TestDescription): boolean {
  const { test, testType, testSubject, measurementType, measurementCondition } = description;
  const parts = assay.split("|").map(exactKey);
  const cells =
    parts.length === 1
      ? [testType, measurementType]
      : [test, testType, testSubject, measurementType, measurementCondition];
  return parts.every((part) => part !== "" && cells.some((cell) => exactKey(cell) === part));
}

function mapByRules(description: TestDescription): Mapping | null {
  const words = describe(description);
  if (words.pH.length > 1) return { unmapped: TWO_PH };
  const rule = firstRule(words);
  if (rule === undefined) return isoformReason(words);
  if (rule.unmapped !== undefined) return { unmapped: rule.unmapped };
  return mappedTo(
    rule.endpoints.map((name) => endpointNamed(name)!),
    rule.unit,
  );
}

/** The rule that decides, where names do not; null where none holds. */
export function decidingRule(description: TestDescription): EndpointRule | null {
  return firstRule(describe(description)) ?? null;
}

function firstRule(row: Words): EndpointRule | undefined {
  return ENDPOINT_RULES.find(({ when }) => holds(when, row));
}

function mappedTo(endpoints: readonly KMelloddyEndpoint[], unit?: string): Mapping {
  return { endpoints: endpoints.map(({ name }) => name), unit: unit ?? endpoints[0]!.unit };
}

type Words = {
  readonly [field in "anywhere" | "test" | "type" | "subject" | "measurement"]: string;
} & { readonly pH: readonly number[]; readonly species: Species; readonly holds: "number" | "class" };

function describe(description: TestDescription): Words {
  const { test, testType, testSubject, measurementType, measurementCondition } = description;
  const all = [test, testType, testSubject, measurementType, measurementCondition];
  return {
    anywhere: words(...all, description.resultWord),
    test: words(test),
    type: words(testType, testSubject),
    subject: words(testSubject),
    measurement: words(measurementType),
    pH: statedPh(all, measurementCondition),
    species: speciesOf(words(testSubject)),
    holds: description.holds,
  };
}

/** The words of texts between spaces, texts kept apart by a bar, so that a phrase is found as ` p gp `. */
function words(...texts: readonly string[]): string {
  const plain = texts.map((text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, " ")
      .trim(),
  );
  return ` ${plain.join(" | ")} `;
}

function holds(rule: RuleConditions, row: Words): boolean {
  const pH = row.pH[0] ?? "none";
  return (
    occurs(rule.anywhere, row.anywhere) &&
    occurs(rule.test, row.test) &&
    occurs(rule.type, row.type) &&
    occurs(rule.subject, row.subject) &&
    occurs(rule.measurement, row.measurement) &&
    (rule.without === undefined || !occurs(rule.without, row.anywhere)) &&
    (rule.species === undefined || rule.species.includes(row.species)) &&
    (rule.pH === undefined || rule.pH.includes(pH)) &&
    (rule.holds === undefined || rule.holds === row.holds)
  );
}

function occurs(phrases: string | undefined, text: string): boolean {
  return phrases === undefined || phrases.split("|").some((phrase) => text.includes(` ${phrase} `));
}

function statedPh(texts: readonly string[], condition: string): number[] {
  const stated = texts.flatMap((text) =>
    [...text.normalize("NFKC").matchAll(PH)].map(({ groups }) => Number(groups!["value"])),
  );
  const bare = condition.trim();
  const found = stated.length === 0 && BARE_PH.test(bare) ? [Number(bare)] : stated;
  return [...new Set(found)].filter((value) => value <= 14);
}

function speciesOf(subject: string): Species {
  if (occurs("human|h|hlm|hsa", subject)) return "human";
  const others = "rat|r|mouse|m|mice|dog|d|monkey|mk|pig|minipig|hamster|rabbit|guinea pig|cynomolgus|beagle";
  return occurs(others, subject) ? "other" : "unnamed";
}

function isoformReason({ anywhere }: Words): Mapping | null {
  const isoforms = anywhere.split(" ").filter((word) => CYP.test(word));
  if (isoforms.length === 0) return null;
  const known = isoforms.some((word) => endpointNamed(`${word}_inhibitor`) !== null);
  return { unmapped: known ? NO_ROLE : OTHER_ISOFORM };
}
