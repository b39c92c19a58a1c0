import { groups, type Finding, type Words } from "../checkup/finding.ts";
import type { Language } from "../process/language.ts";
import { GROUPS, MARKS } from "./headings.ts";

const MARK_COLUMNS = 5;
const REMEDY: Words = { en: "what to do", ko: "해결" };

/** The findings for people: grouped, one line each, what to do below, and last what to do first. */
export function describeFindings(findings: readonly Finding[], language: Language): string {
  const parts = groups.flatMap((group) => {
    const own = findings.filter((finding) => finding.group === group);
    if (own.length === 0) return [];
    return [`${GROUPS[group][language]}\n${own.map((one) => describe(one, language)).join("")}`];
  });
  return `${parts.join("\n")}\n${conclusion(findings, language)}\n`;
}

function describe({ state, name, found, remedy }: Finding, language: Language): string {
  const indent = " ".repeat(MARK_COLUMNS + 2);
  const [first = "", ...rest] = found[language].split("\n");
  const lines = [`  ${MARKS[state].padEnd(MARK_COLUMNS)}${name[language]}: ${first}`];
  lines.push(...rest.map((line) => indent + line));
  if (remedy !== null && remedy[language] !== "")
    lines.push(`${indent}${REMEDY[language]}: ${remedy[language]}`);
  return `${lines.join("\n")}\n`;
}

/** What to do first: the first problem, since later ones often follow from it. */
export function firstToDo(findings: readonly Finding[]): Finding | undefined {
  return (
    findings.find(({ state }) => state === "problem") ?? findings.find(({ state }) => state === "warning")
  );
}

function conclusion(findings: readonly Finding[], language: Language): string {
  const first = firstToDo(findings);
  if (first === undefined) return { en: "Everything is in order.", ko: "모두 정상입니다." }[language];
  const problems = findings.filter(({ state }) => state === "problem").length;
  const warnings = findings.filter(({ state }) => state === "warning").length;
  const action = (first.remedy ?? first.found)[language];
  const name = first.name[language];
  if (language === "ko") return `문제 ${problems}건, 주의 ${warnings}건. 먼저 할 일 (${name}): ${action}`;
  return `${counted(problems, "problem")}, ${counted(warnings, "warning")}. First (${name}): ${action}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
