import { ok, warning, type Finding, type Topic } from "../../checkup/finding.ts";
import { formatDuration, formatMoment } from "../../checkup/quantities.ts";
import type { Member } from "./read-members.ts";

const DAY_MS = 86_400_000;
const NOTICE_MS = DAY_MS;

const MEMBERS: Topic = { id: "members", group: "federation", name: { en: "nodes", ko: "노드" } };
const INVITATIONS: Topic = {
  id: "invitations",
  group: "federation",
  name: { en: "invitations", ko: "초대" },
};

/** Whose certificates end soon or have ended, and which invitations are about to end unused. */
export function judgeMembers(members: readonly Member[], nowMs: number): Finding[] {
  const enrolled = members.filter(({ revoked, invitationEndsMs }) => !revoked && invitationEndsMs === null);
  const invited = members.flatMap(({ node, invitationEndsMs }) =>
    invitationEndsMs === null ? [] : [{ node, endsMs: invitationEndsMs }],
  );
  const certified = enrolled.flatMap(({ node, certificateEndsMs }) =>
    certificateEndsMs === null ? [] : [{ node, endsMs: certificateEndsMs }],
  );
  return [certificates(enrolled.length, certified, nowMs), invitations(invited, nowMs)];
}

type Ending = { readonly node: string; readonly endsMs: number };

function certificates(count: number, certified: readonly Ending[], nowMs: number): Finding {
  const ending = certified.filter(({ endsMs }) => endsMs < nowMs + NOTICE_MS);
  const figures = { enrolled: count, ending: ending.length };
  const found = { en: `${count} enrolled`, ko: `등록 ${count}개` };
  if (ending.length === 0) return ok(MEMBERS, found, figures);
  const list = ending.map(({ node, endsMs }) => `${node} (${formatMoment(endsMs)})`).join(", ");
  return warning(
    MEMBERS,
    {
      en: `${found.en}; certificates that end within a day or have ended: ${list}`,
      ko: `${found.ko}; 하루 안에 끝나거나 이미 끝난 인증서: ${list}`,
    },
    {
      en:
        "ask these nodes whether their client runs: it renews by itself; " +
        "a node whose certificate has ended needs an invitation with --replace",
      ko:
        "해당 노드의 클라이언트가 실행 중인지 물어보십시오. 실행 중이면 스스로 갱신합니다. " +
        "이미 끝난 노드에는 --replace 초대가 필요합니다",
    },
    figures,
  );
}

function invitations(invited: readonly Ending[], nowMs: number): Finding {
  const open = invited.filter(({ endsMs }) => endsMs > nowMs);
  const figures = { open: open.length };
  const [first] = open.toSorted((one, other) => one.endsMs - other.endsMs);
  if (first === undefined) return ok(INVITATIONS, { en: "none open", ko: "열린 초대 없음" }, figures);
  const left = formatDuration(first.endsMs - nowMs);
  const found = {
    en: `${open.length} open; ${first.node}'s ends first, in ${left.en}`,
    ko: `열린 초대 ${open.length}건; ${first.node}의 초대가 ${left.ko} 후 먼저 끝남`,
  };
  if (first.endsMs > nowMs + NOTICE_MS) return ok(INVITATIONS, found, figures);
  return warning(
    INVITATIONS,
    found,
    {
      en: `remind ${first.node} to enroll, or invite it anew (\`chorale coordinator invite ${first.node}\`)`,
      ko: `${first.node}에 등록을 알리거나 다시 초대하십시오 (\`chorale coordinator invite ${first.node}\`)`,
    },
    figures,
  );
}
