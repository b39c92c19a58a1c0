import { printable } from "../../../process/printable.ts";
import { lastDayOf } from "../../../trust/manifest/last-day.ts";
import { spokenFingerprint } from "../../../trust/keys/public-key.ts";
import { standingOf } from "../standing-of.ts";
import type { AgreeingMember, Agreement } from "./agreement.ts";
import { bullets, moment } from "./figures.ts";
import type { Say } from "./say.ts";

/**
 * Each member with its key's fingerprint, as two people compare it by telephone, and its owner's decision.
 */
export function describeMembers({ members, node, nowMs }: Agreement, say: Say): string[] {
  return bullets(
    members.map((member) => {
      const here = member.node === node ? say(" (this node)", " (이 노드)") : "";
      return `${member.node}${here}: ${keyOf(member, say)}; ${decisionInWords(member, nowMs, say)}`;
    }),
  );
}

function keyOf({ key }: AgreeingMember, say: Say): string {
  return key === null
    ? say("no key yet", "키 없음")
    : say(`key ${spokenFingerprint(key)}`, `키 ${spokenFingerprint(key)}`);
}

function decisionInWords({ decision }: AgreeingMember, nowMs: number, say: Say): string {
  if (decision === null) return say("no decision is known here", "알려진 결정 없음");
  const { document } = decision;
  const by = printable(document.name, 200);
  const on = moment(document.decidedAt);
  switch (standingOf(document, nowMs)) {
    case "approved": {
      const reference = printable(document.reference, 200);
      const until = lastDayOf(document.expiresAt);
      return say(
        `approved by ${by} under ${reference} on ${on}, until ${until}`,
        `${by} 승인 (${reference}), ${on}, ${until}까지 유효`,
      );
    }
    case "expired":
      return say(
        `approved by ${by}; the approval ended on ${moment(document.expiresAt)}`,
        `${by} 승인, ${moment(document.expiresAt)}에 만료됨`,
      );
    case "declined":
      return say(`declined by ${by} on ${on}`, `${by} 거절, ${on}`);
    case "withdrawn":
      return say(`withdrawn by ${by} on ${on}`, `${by} 승인 철회, ${on}`);
  }
}
