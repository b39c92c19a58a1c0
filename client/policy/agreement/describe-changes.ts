import { printable } from "../../../process/printable.ts";
import type { Change } from "../../../trust/manifest/manifest-changes.ts";
import type { Agreement } from "./agreement.ts";
import { bullets } from "./figures.ts";
import type { Say } from "./say.ts";

const CHANGES_SHOWN_MAX = 60;

/** What a new version changes; nothing where there is no version before it. */
export function describeChanges({ changes }: Agreement, say: Say): string[] {
  if (changes === null) return [];
  if (changes.length === 0) return bullets([say("nothing but its number", "버전 번호 외에는 없음")]);
  const hidden = changes.length - CHANGES_SHOWN_MAX;
  return bullets([
    ...changes.slice(0, CHANGES_SHOWN_MAX).map((change) => say(change.words, inKorean(change))),
    ...(hidden > 0 ? [say(`and ${hidden} more changes: see --json`, `외 ${hidden}건: --json 참조`)] : []),
  ]);
}

const FIELDS: Readonly<Record<string, string>> = {
  expires: "연구의 마지막 날",
  "rounds.count": "라운드 수",
  "rounds.updatesMin": "라운드에 필요한 업데이트 수",
  "rounds.deadlineMs": "라운드 기한 (밀리초)",
  "rounds.cohort": "라운드에 초대되는 참여 기관",
  "rounds.cohort.size": "라운드에 초대되는 참여 기관 수",
  "validation.enabled": "새 모델을 노드에서 평가하는지 여부",
  "privacy.updateNormMax": "업데이트의 최대 L2 크기(norm)",
  "privacy.differentialPrivacy": "차분 프라이버시",
  "privacy.differentialPrivacy.epsilon": "프라이버시 손실 한도 엡실론",
  "privacy.differentialPrivacy.delta": "프라이버시 한도가 지켜지지 않을 확률 델타",
};

function inKorean({ field, before, after }: Change): string {
  const [list, name, part] = field.split(".");
  const member = printable(name ?? "", 120);
  if (list === "members" && part === undefined && before === null) return `${member}: 참여 기관으로 추가`;
  if (list === "members" && part === undefined && after === null) return `${member}: 참여 기관에서 제외`;
  if (list === "members" && part === "key") return `${member}: 신원 키 변경`;
  return `${FIELDS[field] ?? printable(field)}: ${said(before)} → ${said(after)}`;
}

function said(value: unknown): string {
  return value === null ? "없음" : printable(typeof value === "string" ? value : JSON.stringify(value), 120);
}
