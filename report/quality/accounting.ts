import { dataTable, figureHeading, heading } from "../data-table.ts";
import { both, html, type Markup } from "../markup.ts";
import type { DataQuality } from "./quality.ts";
import { reasonInKorean } from "./reason-in-korean.ts";
import { formatCount } from "./words.ts";

const REASONS_MAX = 60;

/** Why rows and cells were left out, most frequent first, each with the first row to look at. */
export function accountingSection({ leftOut }: DataQuality): Markup {
  if (leftOut.length === 0)
    return html`<section>
      <h2>${both("Nothing was left out", "제외된 것이 없습니다")}</h2>
      <p class="note">
        ${both("Every row of every file is in the training data.", "모든 파일의 모든 행이 학습 데이터에 있습니다.")}
      </p>
    </section>`;
  const rows = leftOut.slice(0, REASONS_MAX).map(
    ({ kind, reason, column, count, example }) =>
      html`<tr>
        <td>${kind === "rejected" ? both("rejected", "거부") : both("of no endpoint", "엔드포인트 없음")}</td>
        <td>${both(reason, reasonInKorean(reason))}</td>
        <td>${column === "" ? both("whole row", "행 전체") : column}</td>
        <td class="number">${formatCount(count)}</td>
        <td>${example.file}, ${both(`row ${example.row}`, `${example.row}행`)}</td>
      </tr> `,
  );
  return html`<section>
    <h2>${both("What was left out, and why", "제외된 것과 그 이유")}</h2>
    <p class="note">
      ${both(
        "All of it is listed row by row in rejected.csv and unmapped.csv when you prepare the data.",
        "데이터를 준비하면 rejected.csv와 unmapped.csv에 행별로 모두 기록됩니다.",
      )}
      ${
        leftOut.length > REASONS_MAX
          ? both(
              `The ${REASONS_MAX} most frequent of ${leftOut.length} reasons are shown.`,
              `이유 ${leftOut.length}개 중 가장 많은 ${REASONS_MAX}개를 보입니다.`,
            )
          : ""
      }
    </p>
    ${dataTable([html`<th></th>`, heading("Reason", "이유"), heading("Column", "열"), figureHeading("Times", "횟수"), heading("First", "첫 위치")], rows)}
  </section>`;
}

/** Each file: how it was read, and where its rows went. */
export function sourcesSection({ sources, protocolHash, software }: DataQuality): Markup {
  const rows = sources.map(
    (source) =>
      html`<tr>
        <td>${source.file}${source.notes.map((note) => html`<small>${note}</small>`)}</td>
        <td>${source.format} <small>${source.container}</small></td>
        <td class="number">${formatCount(source.rows)}</td>
        <td class="number">${formatCount(source.kept)}</td>
        <td class="number">${formatCount(source.rejected)}</td>
        <td class="number">${formatCount(source.unmapped)}</td>
        <td class="number">${formatCount(source.cellsLeftOut)}</td>
      </tr> `,
  );
  return html`<section>
    <h2>${both("Files", "파일")}</h2>
    <p class="note">
      ${both(
        html`Protocol hash <code>${protocolHash}</code>, ${software}. Partners have the same hash, or the
          study refuses them.`,
        html`프로토콜 해시 <code>${protocolHash}</code>, ${software}. 모든 참여 기관의 해시가 같아야 연구에
          참여할 수 있습니다.`,
      )}
    </p>
    ${dataTable([heading("File", "파일"), heading("Read as", "형식"), figureHeading("Rows", "행"), figureHeading("Kept", "사용"), figureHeading("Rejected", "거부"), figureHeading("Of no endpoint", "엔드포인트 없음"), figureHeading("Cells left out", "제외된 셀")], rows)}
  </section>`;
}
