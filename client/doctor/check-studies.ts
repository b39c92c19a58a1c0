import { failed, type Check } from "../../checkup/check.ts";
import {
  asIs,
  ok,
  problem,
  skipped,
  warning,
  type Finding,
  type Topic,
  type Words,
} from "../../checkup/finding.ts";
import type { Clock } from "../../process/clock.ts";
import { printable } from "../../process/printable.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { unsupportedIn } from "../../trust/manifest/unsupported.ts";
import { readStudies } from "../agent/study-files.ts";
import type { ClientConfig } from "../config.ts";
import { findManifest } from "../policy/find-manifest.ts";
import { judgeStudy } from "../policy/node-policy/judge.ts";
import { readPolicy } from "../policy/node-policy/read-policy.ts";
import { modelSizeOf } from "../policy/node-policy/study-terms.ts";

const LIMIT_MS = 30_000;
const POLICY: Topic = {
  id: "policy",
  group: "studies",
  name: { en: "this node's policy", ko: "이 노드의 정책" },
};

/** A study that the doctor looks at: by name, with its manifest, or why it has none. */
export type ExaminedStudy = { readonly name: string } & (
  { readonly manifest: StudyManifest } | { readonly error: unknown }
);

/** The study that was asked about, or every one that was offered to this node. */
export function examinedStudies({ stateDir }: ClientConfig, asked: string | undefined): ExaminedStudy[] {
  const names = asked === undefined ? namesOffered(stateDir) : [asked];
  return names.map((name) => {
    try {
      return { name, manifest: findManifest(name, stateDir).manifest };
    } catch (error) {
      return { name, error };
    }
  });
}

function namesOffered(stateDir: string): string[] {
  try {
    return readStudies(stateDir).map(({ study }) => study.name);
  } catch {
    return [];
  }
}

/** Bytes of the largest update that the studies ask for; null without a study. */
export function updateBytesOf(studies: readonly ExaminedStudy[]): number | null {
  const sizes = studies.flatMap((study) =>
    "manifest" in study ? [modelSizeOf(study.manifest).updateBytes] : [],
  );
  const finite = sizes.filter(Number.isFinite);
  return finite.length === 0 ? null : Math.max(...finite);
}

/** Whether the policy can be read, and what in it refuses each study. */
export function studiesCheck(config: ClientConfig, studies: readonly ExaminedStudy[], clock: Clock): Check {
  return { topic: POLICY, limitMs: LIMIT_MS, run: () => findings(config, studies, clock.nowMs()) };
}

function findings({ policyFile }: ClientConfig, studies: readonly ExaminedStudy[], nowMs: number): Finding[] {
  try {
    const policy = readPolicy(policyFile);
    const shown = policyFile ?? null;
    const words: Words =
      shown === null
        ? { en: "no file: the cautious defaults hold", ko: "파일 없음: 신중한 기본값이 적용됩니다" }
        : { en: `${shown} is in order`, ko: `${shown}: 문제없음` };
    return [ok(POLICY, words), ...studies.flatMap((study) => judge(study, policy, nowMs))];
  } catch (error) {
    return [failed(POLICY, error)];
  }
}

function judge(study: ExaminedStudy, policy: ReturnType<typeof readPolicy>, nowMs: number): Finding[] {
  const name = printable(study.name, 100);
  const topic: Topic = { id: `study ${name}`, group: "studies", name: asIs(name) };
  if ("error" in study) return [failed(topic, study.error)];
  const { manifest } = study;
  const unsupported = unsupportedIn(manifest);
  if (unsupported !== null) return [problem(topic, asIs(unsupported), UPGRADE)];
  const verdicts = judgeStudy(policy, { manifest, size: modelSizeOf(manifest), nowMs });
  const refused = verdicts.filter(({ allowed }) => !allowed);
  if (refused.length === 0)
    return [ok(topic, { en: "the policy allows it", ko: "정책이 허용합니다" }, { rules: verdicts.length })];
  if (verdicts.length === 0) return [skipped(topic, { en: "no rule applies", ko: "해당하는 규칙 없음" })];
  return refused.map(({ rule, line, why, remedy }) => {
    const where = line === null ? rule : `${rule}, ${policy.path ?? ""}:${line}`;
    const text = printable(`${where}: ${why}`, 600);
    return warning(
      topic,
      { en: `the policy refuses it: ${text}`, ko: `정책이 거부합니다: ${text}` },
      asIs(remedy ?? ""),
      { rule, line },
    );
  });
}

const UPGRADE: Words = {
  en: "ask the operator for terms that this version can run, or upgrade both sides",
  ko: "운영자에게 이 버전이 실행할 수 있는 조건을 요청하거나 양쪽을 업그레이드하십시오",
};
