import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
import { failed, type Check } from "../../checkup/check.ts";
import { ok, problem, warning, type Finding, type Topic, type Words } from "../../checkup/finding.ts";
import { formatDuration } from "../../checkup/quantities.ts";
import type { Clock } from "../../process/clock.ts";
import { describeError } from "../../process/command-error.ts";
import { printable } from "../../process/printable.ts";
import { isInForce } from "../../trust/manifest/approval.ts";
import { egressRecordPath, readIdentity, type ClientConfig } from "../config.ts";
import { readRecord } from "../egress/verify-record.ts";
import { readOwnDecisions } from "../policy/decisions.ts";
import { doctorRecordPath } from "../egress/doctor-record.ts";

const DAY_MS = 86_400_000;
const NOTICE_MS = 14 * DAY_MS;
const RECORD_LIMIT_MS = 120_000;
const LIMIT_MS = 15_000;

const DATA: Topic = { id: "data", group: "data", name: { en: "data files", ko: "데이터 파일" } };
const RECORD: Topic = {
  id: "egress_record",
  group: "data",
  name: { en: "record of what left", ko: "나간 것의 기록" },
};
const APPROVALS: Topic = { id: "approvals", group: "studies", name: { en: "approvals", ko: "승인" } };

/** Whether the files that `data` names can be read. */
export function dataCheck({ data }: ClientConfig): Check {
  return { topic: DATA, limitMs: LIMIT_MS, run: () => [dataFinding(data)] };
}

function dataFinding(paths: readonly string[]): Finding {
  const wrong = paths.flatMap((path) => {
    try {
      accessSync(path, constants.R_OK);
      return statSync(path).size === 0 ? [`is empty: ${path}`] : [];
    } catch (error) {
      return [describeError(error)];
    }
  });
  if (wrong.length === 0)
    return ok(DATA, { en: `readable: ${paths.join(", ")}`, ko: `읽을 수 있음: ${paths.join(", ")}` });
  const text = wrong.join("; ");
  return problem(
    DATA,
    { en: text, ko: `읽을 수 없음: ${text}` },
    {
      en: "correct `data` in node.yaml, or let this user read the files",
      ko: "node.yaml의 data를 고치거나 이 사용자가 파일을 읽을 수 있게 하십시오",
    },
  );
}

/** Whether the record of what left this node is whole. */
export function recordCheck(config: ClientConfig): Check {
  return {
    topic: RECORD,
    limitMs: RECORD_LIMIT_MS,
    run: async (signal) => {
      let entries = 0;
      const signers = signersOf(config);
      for (const path of [egressRecordPath(config), doctorRecordPath(egressRecordPath(config))])
        for await (const found of readRecord(path, signers)) {
          signal.throwIfAborted();
          if (found.kind === "entry") entries += 1;
          if (found.kind === "problem") return [recordBroken(config, found)];
        }
      const words = { en: `whole: ${entries} entries`, ko: `온전함: 항목 ${entries}개` };
      return [ok(RECORD, words, { entries })];
    },
  };
}

function signersOf(config: ClientConfig): { readonly signers?: ReadonlySet<string> } {
  try {
    return { signers: new Set([readIdentity(config).fingerprint]) };
  } catch {
    return {};
  }
}

function recordBroken(
  { stateDir }: ClientConfig,
  {
    file,
    line,
    problem: what,
  }: { readonly file: string; readonly line: number | null; readonly problem: string },
): Finding {
  const where = `${join(stateDir, "egress", file)}${line === null ? "" : `:${line}`}`;
  const text = printable(`${where}: ${what}`, 500);
  return problem(
    RECORD,
    { en: text, ko: `기록의 사슬이 끊겼습니다: ${text}` },
    {
      en: "keep the files as they are, compare with a backup, and find out who changed them (`chorale client egress --verify`)",
      ko: "파일을 그대로 두고 백업과 비교해 누가 바꾸었는지 확인하십시오 (`chorale client egress --verify`)",
    },
  );
}

/** Which of the owner's approvals are in force, and which end soon. */
export function approvalsCheck(config: ClientConfig, clock: Clock): Check {
  return {
    topic: APPROVALS,
    limitMs: LIMIT_MS,
    run: () => {
      try {
        const { fingerprint } = readIdentity(config);
        const decisions = readOwnDecisions(config.stateDir, { node: config.name, fingerprint });
        const inForce = decisions.latest.filter(({ document }) => isInForce(document, clock.nowMs()));
        const ends = inForce.map(({ document: { study, expiresAt } }) => ({
          study,
          ms: Date.parse(expiresAt),
        }));
        return [...decisions.unusable.map((why) => unusable(why)), approvalsFinding(ends, clock.nowMs())];
      } catch (error) {
        return [failed(APPROVALS, error)];
      }
    },
  };
}

function unusable(why: string): Finding {
  const text = printable(why, 500);
  return warning(
    APPROVALS,
    { en: `a decision does not count: ${text}`, ko: `인정되지 않는 결정: ${text}` },
    {
      en: "decide again (`chorale client approve STUDY`)",
      ko: "다시 결정하십시오 (`chorale client approve STUDY`)",
    },
  );
}

/** The approvals in force with the end of each. */
export function approvalsFinding(
  approvals: readonly { readonly study: string; readonly ms: number }[],
  nowMs: number,
): Finding {
  const count = approvals.length;
  if (count === 0) return ok(APPROVALS, { en: "none in force", ko: "유효한 승인 없음" }, { count });
  const [first] = approvals.toSorted((one, other) => one.ms - other.ms);
  const left = formatDuration(first!.ms - nowMs);
  const found: Words = {
    en: `${count} in force; the first to end is ${first!.study}'s, in ${left.en}`,
    ko: `유효 ${count}건; 가장 먼저 끝나는 것은 ${first!.study}, ${left.ko} 후`,
  };
  if (first!.ms - nowMs > NOTICE_MS) return ok(APPROVALS, found, { count });
  return warning(
    APPROVALS,
    found,
    {
      en: `approve ${first!.study} again before then, or let it end (\`chorale client approve ${first!.study}\`)`,
      ko: `그 전에 ${first!.study}을(를) 다시 승인하거나 끝나게 두십시오 (\`chorale client approve ${first!.study}\`)`,
    },
    { count },
  );
}
