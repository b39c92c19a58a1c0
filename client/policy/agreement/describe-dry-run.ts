import { reasonInKorean } from "../../../report/quality/reason-in-korean.ts";
import { printable } from "../../../process/printable.ts";
import { formatTable } from "../../../process/format-table.ts";
import type { Agreement } from "./agreement.ts";
import type { DryRun } from "./dry-run.ts";
import { bullets, count, counted } from "./figures.ts";
import type { Say } from "./say.ts";

const REASONS_SHOWN_MAX = 10;
const TASKS_SHOWN_MAX = 50;

/** What of the node's own data would take part. */
export function describeDryRun({ dryRun, dryRunFailure, manifest }: Agreement, say: Say): string[] {
  if (dryRunFailure !== null)
    return bullets([
      say(`could not be done: ${printable(dryRunFailure)}`, `할 수 없었음: ${printable(dryRunFailure)}`),
    ]);
  if (dryRun === null)
    return bullets([
      say(
        "not done: with --dry-run this node's data are read as the study would, and only counted",
        "하지 않음: --dry-run을 쓰면 연구가 하듯이 이 노드의 데이터를 읽고 세기만 합니다",
      ),
    ]);
  const { rows, compounds, sources, tasks } = dryRun;
  const [subject, korean] =
    manifest.protocol.columns.length === 0 ? ["compound", "화합물"] : ["record", "기록"];
  const reasons = reasonsOf(dryRun, say);
  return [
    ...bullets([
      ...sources.map(({ file, rows, kept, rejected, unmapped }) =>
        say(
          `${printable(file)}: ${counted(rows, "row")}; ${count(kept)} would take part, ${count(rejected)} rejected, ${count(unmapped)} with nothing that the study asks for`,
          `${printable(file)}: ${count(rows)}행 중 ${count(kept)}행 참여, ${count(rejected)}행 거부, ${count(unmapped)}행은 연구와 무관`,
        ),
      ),
      say(
        `in all ${counted(rows.kept, "row")}, ${counted(compounds, subject)}`,
        `모두 ${count(rows.kept)}행, ${korean} ${count(compounds)}개`,
      ),
      ...(tasks.length === 0
        ? [
            say(
              "nothing here measures an endpoint of the study: this node could not take part",
              "이곳에는 연구의 엔드포인트를 측정한 것이 없습니다: 이 노드는 참여할 수 없습니다",
            ),
          ]
        : []),
    ]),
    ...(tasks.length === 0 ? [] : taskTable(dryRun, say)),
    ...(reasons.length === 0
      ? []
      : [say("  Left out, and why:", "  제외된 것과 그 이유:"), ...bullets(reasons)]),
  ];
}

function taskTable({ tasks }: DryRun, say: Say): string[] {
  const header = say("labels of,head,training,validation,test", "라벨,출력,학습,검증,시험").split(",");
  const table = formatTable(
    header,
    tasks
      .slice(0, TASKS_SHOWN_MAX)
      .map(({ name, head, labels }) => [
        printable(name, 80),
        head === "shared" ? say("shared", "공유") : say("private", "비공개"),
        String(labels.training),
        String(labels.validation),
        String(labels.test),
      ]),
  );
  const hidden = tasks.length - TASKS_SHOWN_MAX;
  const more =
    hidden > 0 ? [say(`    and ${hidden} more: see --json`, `    외 ${hidden}개: --json 참조`)] : [];
  return [
    ...table
      .trimEnd()
      .split("\n")
      .map((line) => `    ${line}`),
    ...more,
  ];
}

function reasonsOf({ rejectedByReason, leftOut, droppedLabels }: DryRun, say: Say): string[] {
  const why = (reason: string): string => printable(say(reason, reasonInKorean(reason)));
  return [
    ...rejectedByReason
      .slice(0, REASONS_SHOWN_MAX)
      .map(({ reason, rows }) =>
        say(`${counted(rows, "row")}: ${why(reason)}`, `${count(rows)}행: ${why(reason)}`),
      ),
    ...leftOut
      .slice(0, REASONS_SHOWN_MAX)
      .map(({ name, reason }) => `${printable(name, 120)}: ${why(reason)}`),
    ...droppedLabels
      .slice(0, REASONS_SHOWN_MAX)
      .map(({ name, reason, labels }) =>
        say(
          `${printable(name, 120)}: ${counted(labels, "measurement")}: ${why(reason)}`,
          `${printable(name, 120)}: 측정값 ${count(labels)}개: ${why(reason)}`,
        ),
      ),
  ];
}
