import { dataTable, figureHeading, heading } from "../data-table.ts";
import { both, html, type Markup, type Piece } from "../markup.ts";
import { plotInBoth } from "../plot-svg.ts";
import { classBars, describeSpread, valueHistogram } from "./plots.ts";
import type { DataQuality, EndpointQuality, Replicates, RowReference } from "./quality.ts";
import { reasonInKorean } from "./reason-in-korean.ts";
import { formatCount, formatValue, suspicionInEnglish, suspicionInKorean } from "./words.ts";

const PLOTTED_MAX = 60;
const EXAMPLES_SHOWN = 5;

/** Every endpoint in a table, then a plot and what to look at for each. */
export async function endpointsSection({ endpoints, missing, folds, split }: DataQuality): Promise<Markup> {
  const subjects = subjectsOf(split);
  const panels: Markup[] = [];
  for (const endpoint of endpoints.slice(0, PLOTTED_MAX)) panels.push(await endpointPanel(endpoint));
  return html`<section>
      <h2>${both("Endpoints", "엔드포인트")}</h2>
      <p class="note">
        ${both(
          `${subjects[0]} with a measurement, in all and by fold. A fold in orange has too few labels to be judged by.`,
          `측정값이 있는 ${subjects[1]} 수(전체와 폴드별). 주황색 폴드는 라벨이 적어 평가하기 어렵습니다.`,
        )}
        ${
          missing.length === 0
            ? ""
            : both(
                `Nothing in these files measures ${missing.join(", ")}.`,
                `이 파일들에는 ${missing.join(", ")}의 측정값이 없습니다.`,
              )
        }
      </p>
      ${dataTable(headings(folds, subjects), endpoints.map(endpointRows))}
    </section>
    ${
      panels.length === 0
        ? ""
        : html`<section>
            <h2>${both("Values", "값의 분포")}</h2>
            <p class="note">
              ${both(
                html`Green: exact values, orange: bounds. Below each plot: smallest · lower quartile · median
                · upper quartile · largest.`,
                html`초록: 정확한 값, 주황: 한계값. 그림 아래: 최솟값 · 1사분위 · 중앙값 · 3사분위 · 최댓값.`,
              )}
            </p>
            <div class="plots">${panels}</div>
          </section>`
    }`;
}

/** What the rows are about: compounds, or records of a table without structures. */
function subjectsOf(split: DataQuality["split"]): readonly [english: string, korean: string] {
  return split === null ? ["Records", "기록"] : ["Compounds", "화합물"];
}

function headings(folds: DataQuality["folds"], subjects: readonly [english: string, korean: string]): Piece {
  return [
    heading("Endpoint", "엔드포인트"),
    figureHeading("Measured", "측정"),
    figureHeading(...subjects),
    folds.map(({ fold }) => figureHeading(`Fold ${fold}`, `폴드 ${fold}`)),
    figureHeading("Censored", "한계값"),
    figureHeading("Outliers", "이상값"),
    figureHeading("Conflicts", "모순"),
  ];
}

function endpointRows(endpoint: EndpointQuality): Markup {
  const poor = new Set(endpoint.tasks.flatMap(({ foldsBelowQuorum }) => foldsBelowQuorum));
  const count = (value: number, isBad: boolean): Markup =>
    html`<td class="number${isBad ? " worse" : ""}">${formatCount(value)}</td>`;
  return html`<tr>
      <td>
        ${endpoint.name}
        <small
          >${endpoint.kind === "classification" ? both("classification", "분류") : both("regression", "회귀")}${
            endpoint.unit === "" ? "" : `, ${endpoint.unit}`
          }</small
        >
      </td>
      ${count(endpoint.measurements, false)} ${count(endpoint.compounds, false)}
      ${endpoint.compoundsByFold.map((compounds, fold) => count(compounds, poor.has(fold)))}
      ${count(endpoint.censored, false)} ${count(endpoint.outliers.count, endpoint.outliers.count > 0)}
      ${count(endpoint.replicates.contradicting, endpoint.replicates.contradicting > 0)}
    </tr>
    ${detailRow(endpoint)}`;
}

/** Below an endpoint's figures: the tasks that training gets of it, and what does not get there. */
function detailRow({ name: endpoint, tasks, leftOut, compoundsByFold }: EndpointQuality): Markup {
  const labels = tasks.map(({ name, labels: count, active }) => {
    const task = name === endpoint ? "" : `${name}: `;
    const among = active === null ? "" : `, ${formatCount(active)} +`;
    return html`<small
      >${task}${both(`${formatCount(count)} labels`, `라벨 ${formatCount(count)}개`)}${among}</small
    >`;
  });
  const reasons = leftOut.map(
    (reason) => html`<small class="worse">${both(reason, reasonInKorean(reason))}</small>`,
  );
  return html`<tr class="detail">
    <td colspan="${compoundsByFold.length + 6}">${labels} ${reasons}</td>
  </tr> `;
}

async function endpointPanel(endpoint: EndpointQuality): Promise<Markup> {
  const { name, unit, distribution, replicates, outliers, suspicions } = endpoint;
  if (distribution === null) return html``;
  const isClasses =
    endpoint.kind === "classification" && distribution.minimum >= 0 && distribution.maximum <= 1;
  const plot = await plotInBoth((language) =>
    isClasses ? classBars(distribution, language) : valueHistogram(distribution, unit, language),
  );
  return html`<div>
    <h3>${name}</h3>
    ${plot} ${isClasses ? "" : html`<small class="note">${describeSpread(distribution)}</small>`}
    <ul>
      ${suspicions.map(
        (suspicion) =>
          html`<li class="worse">${both(suspicionInEnglish(suspicion), suspicionInKorean(suspicion))}</li>`,
      )}
      ${describeReplicates(replicates)} ${describeOutliers(outliers)}
    </ul>
  </div>`;
}

function describeReplicates({ compounds, contradicting, limit, examples }: Replicates): Markup {
  if (contradicting === 0) return html``;
  const [english, korean] = replicateWords(limit);
  const first = examples[0] ?? [];
  return html`<li>
    ${both(
      `${formatCount(contradicting)} of ${formatCount(compounds)} compounds with replicates ${english}`,
      `반복 측정된 화합물 ${formatCount(compounds)}개 중 ${formatCount(contradicting)}개는 ${korean}`,
    )}
    ${rowsOf(first)}
  </li>`;
}

function replicateWords({ kind, value }: Replicates["limit"]): readonly [english: string, korean: string] {
  if (kind === "classes") return ["have both classes", "두 클래스가 모두 있습니다"];
  if (kind === "factor") return [`differ more than ${value}-fold`, `${value}배 넘게 차이 납니다`];
  return [`differ by more than ${formatValue(value)}`, `${formatValue(value)} 넘게 차이 납니다`];
}

function describeOutliers({ count, examples }: EndpointQuality["outliers"]): Markup {
  if (count === 0) return html``;
  return html`<li>
    ${both(`${formatCount(count)} values lie far from all others`, `값 ${formatCount(count)}개가 다른 값들과 멀리 떨어져 있습니다`)}
    ${rowsOf(examples)}
  </li>`;
}

function rowsOf(rows: readonly RowReference[]): Markup {
  if (rows.length === 0) return html``;
  const shown = rows.slice(0, EXAMPLES_SHOWN);
  const files = [...Map.groupBy(shown, ({ file }) => file)];
  const text = (word: (row: number) => string): string =>
    files.map(([file, own]) => `${file}: ${own.map(({ row }) => word(row)).join(", ")}`).join("; ");
  const more = rows.length > shown.length ? ", …" : "";
  return html`<small
    >${both(`${text((row) => `row ${row}`)}${more}`, `${text((row) => `${row}행`)}${more}`)}</small
  >`;
}
