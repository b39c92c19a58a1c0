import { both, html, type Markup } from "../markup.ts";
import type { DataQuality } from "./quality.ts";
import { formatCount } from "./words.ts";

/** How much of the data is of use, and how much wants looking at. */
export function qualityHeadline({ sources, endpoints, missing }: DataQuality): Markup {
  const rows = sum(sources.map((source) => source.rows));
  const kept = sum(sources.map((source) => source.kept));
  const ready = endpoints.filter(({ tasks }) => tasks.length > 0).length;
  const suspect = endpoints.filter(({ suspicions }) => suspicions.length > 0).length;
  return html`<h1>
      ${both(
        `${formatCount(kept)} of ${formatCount(rows)} rows are of use; ${ready} of ` +
          `${endpoints.length + missing.length} endpoints can be trained.`,
        `전체 ${formatCount(rows)}행 중 ${formatCount(kept)}행을 쓸 수 있고, 엔드포인트 ` +
          `${endpoints.length + missing.length}개 중 ${ready}개를 학습할 수 있습니다.`,
      )}
    </h1>
    <p class="lead">
      ${both(
        suspect === 0
          ? "No endpoint’s values look wrong in unit or scale. Every row that was left out is counted below " +
              "with its reason. This report stays at your site: it names files and rows, never a structure."
          : `${suspect} ${suspect === 1 ? "endpoint has" : "endpoints have"} values that a chemist should look ` +
              "at before training. Every row that was left out is counted below with its reason. This report " +
              "stays at your site: it names files and rows, never a structure.",
        suspect === 0
          ? "단위나 척도가 의심되는 엔드포인트가 없습니다. 제외된 모든 행은 아래에 이유와 함께 집계되어 있습니다. 이 보고서는 기관 " +
              "밖으로 나가지 않으며, 파일과 행 번호만 담고 구조는 담지 않습니다."
          : `엔드포인트 ${suspect}개는 학습 전에 값을 확인해야 합니다. 제외된 모든 행은 아래에 이유와 함께 집계되어 있습니다. 이 ` +
              "보고서는 기관 밖으로 나가지 않으며, 파일과 행 번호만 담고 구조는 담지 않습니다.",
      )}
    </p>`;
}

/** The data in six figures. */
export function qualityTiles(quality: DataQuality): Markup {
  const { sources, compounds, structures, folds, endpoints } = quality;
  const total = (field: "rejected" | "unmapped"): string =>
    formatCount(sum(sources.map((one) => one[field])));
  const scaffolds = sum(folds.map((fold) => fold.scaffolds));
  const contradicting = sum(endpoints.map(({ replicates }) => replicates.contradicting));
  const tile = (value: string, english: string, korean: string): Markup =>
    html`<div class="tile"><b>${value}</b>${both(english, korean)}</div>`;
  return html`<div class="tiles">
    ${[
      tile(total("rejected"), "rows rejected", "거부된 행"),
      tile(total("unmapped"), "rows of no endpoint", "엔드포인트가 없는 행"),
      quality.split === null
        ? tile(formatCount(compounds), "records", "기록")
        : tile(formatCount(compounds), "compounds", "화합물"),
      ...(quality.split === null
        ? []
        : [
            tile(formatCount(structures - compounds), "structures written twice or failed", "중복·실패 구조"),
            tile(formatCount(scaffolds), "scaffolds", "스캐폴드"),
          ]),
      tile(formatCount(contradicting), "contradicting replicates", "서로 모순되는 반복 측정"),
    ]}
  </div>`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
