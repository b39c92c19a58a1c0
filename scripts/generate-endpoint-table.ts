// docs/k-melloddy-endpoints.md: K-MELLODDY's endpoints and the rules that give rows to them, for people.
import { join } from "node:path";
import type { EndpointRule, RuleConditions } from "../client/data/formats/k-melloddy/endpoint-rule.ts";
import { ENDPOINT_RULES } from "../client/data/formats/k-melloddy/endpoint-rules.ts";
import { K_MELLODDY_ENDPOINTS, type KMelloddyEndpoint } from "../client/data/formats/k-melloddy/endpoints.ts";

/** Where the table lies. */
export const endpointTablePath = join(import.meta.dirname, "..", "docs", "k-melloddy-endpoints.md");

const INTRODUCTION = `# How rows in the K-MELLODDY format find their endpoint

This page is generated from the program's own tables by \`npm run generate\`. Do not edit it.
[data-formats.md](data-formats.md) says how files are read.

A row of the long format says in Test, Test_Type, Test_Subject, Measurement_Type and Measurement_Condition
what was measured. Its endpoint is found in this order:

1. An assay of the study that is not one of the ${K_MELLODDY_ENDPOINTS.length} below: Test_Type or
   Measurement_Type has to be its name. A name with bars, such as \`PK_iv | Rat | Vss\`, lists cells that the
   row has to hold; each may be in any of the five columns.
2. An endpoint of the first table whose name stands in Test_Type or Measurement_Type. Case, spaces, hyphens
   and underscores do not matter. Names marked † are also words of the laboratory vocabulary: the rules are
   asked first, and the name decides where no rule holds.
3. The first rule of the second table whose conditions all hold. It names one or more endpoints, or says why
   there is none.
4. Otherwise the row is unmapped.

`;

const ENDPOINTS = `## The ${K_MELLODDY_ENDPOINTS.length} endpoints

A study may ask for a number in any unit that converts to the one given here. \`any\`: K-MELLODDY fixes no
unit, so the values have to come in one that converts to the study's. A study may also ask for an endpoint of
numbers as classes; then rows with words such as Positive count, and the numbers 0 and 1.

| endpoint | kind | unit | rules | other names |
|---|---|---|---|---|
`;

const RULES = `
## The ${ENDPOINT_RULES.length} rules, in order

Words are compared as whole words, in lower case, with every sign as a space: \`p gp\` is found in \`P-gp\`,
\`t1 2\` in \`t1/2\`, and \`tr\` is not found in \`transporter\`. "Anywhere" is any of the five columns, or
the word that stands for a class, such as Non-substrate. The species is read from Test_Subject. The pH is read
from any of the five columns (\`pH 7.4\`), or from a number alone in Measurement_Condition; a row with two
different pH is unmapped before any rule is asked. A row that holds a number and a class counts as a number.

| rule | what for | when | endpoint, or why there is none |
|---|---|---|---|
`;

/** The whole page. The same tables give the same text. */
export function endpointTable(): string {
  const endpoints = K_MELLODDY_ENDPOINTS.map(endpointLine).join("");
  const rules = ENDPOINT_RULES.map(ruleLine).join("");
  return `${INTRODUCTION}${ENDPOINTS}${endpoints}${RULES}${rules}`;
}

function endpointLine({ name, unit, isClass, alsoNamed, isVocabulary }: KMelloddyEndpoint): string {
  const kind = isClass ? "class" : "number";
  const rules = ENDPOINT_RULES.flatMap((rule, index) =>
    rule.endpoints.includes(name) ? [String(index + 1)] : [],
  );
  const written = isClass ? "" : unit === null ? "any" : unit === "" ? "none" : unit;
  const reached = rules.length === 0 ? "by name only" : rules.join(", ");
  return line([`${name}${isVocabulary ? " †" : ""}`, kind, written, reached, alsoNamed.join(", ")]);
}

function ruleLine({ about, when, endpoints, unit, unmapped }: EndpointRule, index: number): string {
  const inUnit = unit === undefined ? "" : `, numbers in ${unit}`;
  const outcome = unmapped === undefined ? `**${endpoints.join(", ")}**${inUnit}` : unmapped;
  return line([String(index + 1), about, conditionsInWords(when), outcome]);
}

const PLACES = [
  ["anywhere", "anywhere"],
  ["test", "in Test"],
  ["type", "in Test_Type or Test_Subject"],
  ["subject", "in Test_Subject"],
  ["measurement", "in Measurement_Type"],
] as const;
const SPECIES = { human: "human", other: "another species", unnamed: "no species" } as const;

function conditionsInWords(when: RuleConditions): string {
  const { without, species, pH, holds } = when;
  const said = PLACES.flatMap(([field, place]) => {
    const phrases = when[field];
    return phrases === undefined ? [] : [`${either(phrases)} ${place}`];
  });
  return [
    ...said,
    ...(without === undefined ? [] : [`not ${either(without)} anywhere`]),
    ...(species === undefined ? [] : [species.map((one) => SPECIES[one]).join(" or ")]),
    ...(pH === undefined ? [] : [pH.map((one) => (one === "none" ? "no pH" : `pH ${one}`)).join(" or ")]),
    ...(holds === undefined ? [] : [`the result is a ${holds}`]),
  ].join("; ");
}

function either(phrases: string): string {
  const quoted = phrases.split("|").map((phrase) => `\`${phrase}\``);
  return quoted.join(", ").replace(/, (`[^`]+`)$/, " or $1");
}

/** A line of a table; what would end a cell is escaped. */
function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |\n`;
}
