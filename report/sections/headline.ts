import { countVerdicts } from "../compare.ts";
import { both, html, type Markup } from "../markup.ts";
import { formatBytes, formatDuration } from "../numbers.ts";
import type { Summary } from "../summary.ts";

/** What came out, as a count and in plain words. It never speaks of significance. */
export function headline({ results, study, rounds }: Summary): Markup {
  const { better, worse, equal, unknown } = countVerdicts(results);
  const compared = better + worse + equal;
  const members = study.manifest.members.length;
  return html`<h1>
      ${
        compared === 0
          ? both(
              "No endpoint could be compared: no test fold gave both models a score.",
              "비교할 수 있는 엔드포인트가 없습니다. 두 모델 모두 점수가 나온 테스트 폴드가 없습니다.",
            )
          : both(
              `On ${better} of ${compared} comparisons the federated model scored better than the ` +
                `node’s own.`,
              `비교 ${compared}건 중 ${better}건에서 연합 모델이 기관 단독 모델보다 좋은 점수를 얻었습니다.`,
            )
      }
    </h1>
    <p class="lead">
      ${both(
        `A comparison is one endpoint at one node, both models scored on the same held-out test fold of ` +
          `that node. Worse on ` +
          `${worse}${listed(", equal on ", equal)}${listed(", no score for ", unknown)}. ${members} ` +
          `${members === 1 ? "node" : "nodes"} trained for ${rounds.length} rounds. This is a count, not ` +
          `a statement about significance.`,
        `비교 한 건은 한 기관의 한 엔드포인트이며, 두 모델은 그 기관에서 학습에 쓰지 않은 같은 테스트 폴드로 채점했습니다. 나빠진 경우 ` +
          `${worse}건${listed(", 같은 경우 ", equal, "건")}${listed(", 점수 없음 ", unknown, "건")}. 기관 ${members}곳이 ` +
          `${rounds.length}라운드 동안 학습했습니다. 단순 집계이며 통계적 유의성을 뜻하지 않습니다.`,
      )}
    </p>`;
}

/** The run in five figures. */
export function tiles({ study, rounds, transport, results }: Summary): Markup {
  const totalMs = rounds.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const endpoints = new Set(results.map(({ endpoint }) => endpoint)).size;
  const tile = (value: string | number, english: string, korean: string): Markup =>
    html`<div class="tile"><b>${value}</b>${both(english, korean)}</div>`;
  return html`<div class="tiles">
    ${[
      tile(study.manifest.members.length, "nodes", "참여 기관"),
      tile(endpoints, "endpoints", "엔드포인트"),
      tile(rounds.length, "rounds", "라운드"),
      tile(formatDuration(totalMs), "in rounds, altogether", "라운드 총 소요 시간"),
      tile(formatBytes(transport.bytesUp), "sent by all nodes", "기관들이 보낸 양"),
      tile(formatBytes(transport.bytesDown), "sent to all nodes", "기관들이 받은 양"),
    ]}
  </div>`;
}

/** A part of a sentence that is said only of something. */
function listed(before: string, count: number, after = ""): string {
  return count === 0 ? "" : `${before}${count}${after}`;
}
