import type { Group, State, Words } from "../checkup/finding.ts";

/** The headings of the groups. */
export const GROUPS: Readonly<Record<Group, Words>> = {
  configuration: { en: "Configuration", ko: "설정" },
  keys: { en: "Keys and certificates", ko: "키와 인증서" },
  network: { en: "Network", ko: "네트워크" },
  federation: { en: "Federation", ko: "연합" },
  data: { en: "Data and records", ko: "데이터와 기록" },
  studies: { en: "Studies", ko: "연구" },
  machine: { en: "This machine", ko: "이 컴퓨터" },
  runtimes: { en: "What computes", ko: "계산 엔진" },
};

/** The marks before findings, in letters that every terminal has. */
export const MARKS: Readonly<Record<State, string>> = {
  ok: "[ok]",
  warning: "[!]",
  problem: "[X]",
  skipped: "[-]",
};
