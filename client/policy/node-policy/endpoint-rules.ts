import { printable } from "../../../process/printable.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import { matchesPattern } from "./matches-pattern.ts";
import { counted, type Finding, type Rule, type StudyFacts } from "./rule.ts";
import { namesOf } from "./study-terms.ts";

type Endpoint = StudyManifest["endpoints"][number];
type Patterns = readonly string[];

const SHOWN_MAX = 5;
const SHOWN_LENGTH_MAX = 60;

/** Which endpoints a study may train, those with a shared and those with a private output apart. */
export const endpointRules: readonly Rule<StudyFacts>[] = (["shared", "private"] as const).flatMap((head) => [
  {
    rule: `endpoints.${head}.allow`,
    judge: (policy, { manifest }) => judgeAllowed(policy.endpoints[head].allow, manifest, head),
  },
  {
    rule: `endpoints.${head}.deny`,
    judge: (policy, { manifest }) => judgeDenied(policy.endpoints[head].deny, manifest, head),
  },
]);

/** A harmless name does not hide what measures it: both have to be allowed. */
function judgeAllowed(allow: Patterns, manifest: StudyManifest, head: Endpoint["head"]): Finding {
  const endpoints = endpointsOf(manifest, head);
  const wrong = endpoints.filter((endpoint) => !namesOf(endpoint).every((name) => isListed(allow, name)));
  return findingOn(wrong, endpoints, `${head} endpoint`, `allowed: ${some(allow)}`);
}

function judgeDenied(deny: Patterns, manifest: StudyManifest, head: Endpoint["head"]): Finding {
  const endpoints = endpointsOf(manifest, head);
  const wrong = endpoints.filter((endpoint) => isDenied(deny, endpoint));
  return findingOn(wrong, endpoints, `${head} endpoint`, `denied: ${some(deny)}`);
}

function findingOn(
  wrong: readonly Endpoint[],
  all: readonly Endpoint[],
  what: string,
  here: string,
): Finding {
  const there = `the study has ${counted(all.length, what)}`;
  if (wrong.length === 0) return { allowed: true, there, here };
  const names = some(
    wrong.map((endpoint) =>
      namesOf(endpoint)
        .map((name) => printable(name, SHOWN_LENGTH_MAX))
        .join(" measured by "),
    ),
  );
  const these = `${there}, of which ${wrong.length} may not be trained: ${names}`;
  return { allowed: false, there: these, here, ask: "leave these endpoints out" };
}

function endpointsOf({ endpoints }: StudyManifest, head: Endpoint["head"]): Endpoint[] {
  return endpoints.filter((endpoint) => endpoint.head === head);
}

/** `measuredBy: "*"` takes every assay of this node, the denied ones too. */
function isDenied(deny: Patterns, endpoint: Endpoint): boolean {
  if (deny.length === 0) return false;
  return endpoint.measuredBy === "*" || namesOf(endpoint).some((name) => isListed(deny, name));
}

function isListed(patterns: Patterns, name: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, name));
}

function some(names: readonly string[]): string {
  if (names.length === 0) return "none";
  const rest = names.length - SHOWN_MAX;
  return names.slice(0, SHOWN_MAX).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
