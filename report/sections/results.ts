import { dataTable, figureHeading, heading } from "../data-table.ts";
import { isLowerBetter, metricLabel, verdictOf } from "../compare.ts";
import { both, html, type Markup } from "../markup.ts";
import { formatScore } from "../numbers.ts";
import { plotInBoth } from "../plot-svg.ts";
import { endpointDots, MODEL_COLOURS } from "../plots.ts";
import type { EndpointResult, Summary } from "../summary.ts";

/** Above this many endpoints the page has the table only: a plot nobody can overlook helps nobody. */
const PLOTTED_ENDPOINTS_MAX = 60;

/** One small plot for each endpoint and metric. */
export async function resultPlotsSection({ results }: Summary): Promise<Markup> {
  const scored = results.filter(
    ({ singlePartner, federated, pooled }) => singlePartner !== null || federated !== null || pooled !== null,
  );
  const groups = [
    ...Map.groupBy(scored, ({ endpoint, metric }) => JSON.stringify([endpoint, metric])).values(),
  ];
  const plots: Markup[] = [];
  for (const group of groups.slice(0, PLOTTED_ENDPOINTS_MAX))
    plots.push(html`<div>${await plotInBoth((language) => endpointDots(group, language))}</div>`);
  if (plots.length === 0) return html``;
  return html`<section>
    <h2>${both("Three models, one test fold", "세 모델, 같은 테스트 폴드")}</h2>
    <p class="note">
      ${both(
        "Each row is a node’s own test compounds. Every panel has its own scale, which does not start " +
          "at zero.",
        "각 행은 한 기관의 테스트 화합물입니다. 축의 범위는 그림마다 다르며 0에서 시작하지 않습니다.",
      )}
    </p>
    ${legend()}
    <div class="plots">${plots}</div>
    ${
      groups.length > PLOTTED_ENDPOINTS_MAX
        ? html`<p class="note">
            ${both(
              `The first ${PLOTTED_ENDPOINTS_MAX} of ${groups.length} are drawn; the table has all.`,
              `${groups.length}개 중 ${PLOTTED_ENDPOINTS_MAX}개만 그렸으며, 표에는 모두 있습니다.`,
            )}
          </p>`
        : ""
    }
  </section>`;
}

/** Every figure of the plots, and the number of test compounds behind it. */
export function resultTableSection({ results }: Summary): Markup {
  const rows = results.map((result, index) =>
    resultRow(result, results[index - 1]?.endpoint !== result.endpoint),
  );
  return html`<section>
    <h2>${both("All scores", "전체 점수")}</h2>
    <p class="note">
      ${both(
        html`▲ federated better than single-partner, ▼ worse. RMSE and MAE: lower is better; all others:
        higher is better.`,
        html`▲ 연합이 단독보다 좋음, ▼ 나쁨. RMSE와 MAE는 낮을수록, 나머지는 높을수록 좋습니다.`,
      )}
    </p>
    ${dataTable([heading("Endpoint", "엔드포인트"), heading("Node", "기관"), heading("Metric", "지표"), figureHeading("Single-partner", "단독"), figureHeading("Federated", "연합"), figureHeading("Pooled", "통합(참고)"), figureHeading("Test compounds", "테스트 화합물")], rows)}
  </section>`;
}

function resultRow(result: EndpointResult, first: boolean): Markup {
  const verdict = verdictOf(result);
  const sign = verdict === "better" ? "▲ " : verdict === "worse" ? "▼ " : "";
  return html`<tr class="${first ? "first" : ""}">
    <td>${first ? result.endpoint : ""}</td>
    <td>${result.node}</td>
    <td>${metricLabel(result.metric)} ${isLowerBetter(result.metric) ? "↓" : "↑"}</td>
    <td class="number">${formatScore(result.singlePartner)}</td>
    <td class="number ${verdict}">${sign}${formatScore(result.federated)}</td>
    <td class="number">${formatScore(result.pooled)}</td>
    <td class="number">${result.testCount}</td>
  </tr> `;
}

function legend(): Markup {
  const { singlePartner, federated, pooled } = MODEL_COLOURS;
  return html`<ul class="legend">
    <li>
      <svg viewBox="0 0 14 14">
        <circle cx="7" cy="7" r="5" fill="#fff" stroke="${singlePartner}" stroke-width="2" /></svg
      >${both("single-partner: the node’s own data only", "단독: 해당 기관 데이터만")}
    </li>
    <li>
      <svg viewBox="0 0 14 14"><circle cx="7" cy="7" r="5.5" fill="${federated}" /></svg>${both(
        "federated: trained together, data stayed at home",
        "연합: 데이터는 각 기관에 두고 함께 학습",
      )}
    </li>
    <li>
      <svg viewBox="0 0 14 14">
        <path d="M7 1 13 7 7 13 1 7Z" fill="#fff" stroke="${pooled}" stroke-width="2" /></svg
      >${both(
        "pooled: all tables in one place, for reference only",
        "통합: 모든 데이터를 한곳에 모은 참고용",
      )}
    </li>
  </ul>`;
}
