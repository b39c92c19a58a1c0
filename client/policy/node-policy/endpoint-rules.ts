import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import { matchesPattern } from "./matches-pattern.ts";
import type { Finding, Rule, StudyFacts } from "./rule.ts";
import { namesOf } from "./study-terms.ts";

type Endpoint = StudyManifest["endpoints"][number];
type EndpointList = { readonly allow: readonly string[]; readonly deny: readonly string[] };

const SHOWN_MAX = 5;

/** Which endpoints a study may train, those with a shared and those with a private output apart. */
export const endpointRules: readonly Rule<StudyFacts>[] = (["shared", "private"] as const).flatMap((head) => [
  {
    rule: `endpoints.${head}.allow`,
    judge: (policy, { manifest }) => judgeAllowed(policy.endpoints[head], endpointsOf(manifest, head), head),
  },
  {
    rule: `endpoints.${head}.deny`,
    judge: (policy, { manifest }) => judgeDenied(policy.endpoints[head], endpointsOf(manifest, head), head),
  },
]);

function endpointsOf({ endpoints }: StudyManifest, head: Endpoint["head"]): Endpoint[] {
  return endpoints.filter((endpoint) => endpoint.head === head);
}

/** A harmless name does not hide what measures it: both have to be allowed. */
function judgeAllowed({ allow }: EndpointList, endpoints: readonly Endpoint[], head: string): Finding {
  const wrong = endpoints.filter((endpoint) => !namesOf(endpoint).every((name) => isListed(allow, name)));
  const allowed = `allowed here: ${some(allow)}`;
  if (wrong.length === 0)
    return {
      allowed: true,
      why: `all ${endpoints.length} ${head} endpoints of the study are among those ${allowed}`,
    };
  return {
    allowed: false,
    why: `${wrong.length} of ${endpoints.length} ${head} endpoints are not allowed: ${describe(wrong)}; ${allowed}`,
    ask: "leave these endpoints out",
  };
}

function judgeDenied({ deny }: EndpointList, endpoints: readonly Endpoint[], head: string): Finding {
  const wrong = endpoints.filter((endpoint) => isDenied(deny, endpoint));
  if (wrong.length === 0)
    return {
      allowed: true,
      why: `none of ${endpoints.length} ${head} endpoints is refused here (${some(deny)})`,
    };
  return {
    allowed: false,
    why: `${wrong.length} of ${endpoints.length} ${head} endpoints are refused: ${describe(wrong)}; refused here: ${some(deny)}`,
    ask: "leave these endpoints out",
  };
}

/** `measuredBy: "*"` takes every assay of this node, the refused ones too. */
function isDenied(deny: readonly string[], endpoint: Endpoint): boolean {
  if (deny.length === 0) return false;
  return endpoint.measuredBy === "*" || namesOf(endpoint).some((name) => isListed(deny, name));
}

function isListed(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, name));
}

function describe(endpoints: readonly Endpoint[]): string {
  return some(endpoints.map((endpoint) => namesOf(endpoint).join(", measured by ")));
}

function some(names: readonly string[]): string {
  if (names.length === 0) return "nothing";
  const rest = names.length - SHOWN_MAX;
  return names.slice(0, SHOWN_MAX).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
