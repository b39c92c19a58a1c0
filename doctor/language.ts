import type { Group, State, Words } from "../checkup/finding.ts";

/** The languages of the doctor's words. */
export const languages = ["en", "ko"] as const;
/** One of `languages`. */
export type Language = (typeof languages)[number];

/** The language that the environment asks for (`LC_ALL`, `LC_MESSAGES`, `LANG`, as POSIX ranks them). */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const asked = ["LC_ALL", "LC_MESSAGES", "LANG"].map((name) => environment[name]).find((value) => value);
  return asked?.startsWith("ko") === true ? "ko" : "en";
}

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
