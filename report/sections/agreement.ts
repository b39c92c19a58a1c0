import { dataTable, heading } from "../data-table.ts";
import { both, html, type Markup } from "../markup.ts";
import type { ReportContext, Summary } from "../summary.ts";

const STANDINGS: Readonly<Record<string, string>> = {
  approved: "승인",
  declined: "거절",
  withdrawn: "철회",
  expired: "만료",
};

/** Who agreed to exactly this study, from one member's collection of signed decisions. */
export function agreementSection({ study }: Summary, { agreement }: ReportContext): Markup {
  if (agreement === null) return html``;
  const rows = agreement.decisions.map(
    ({ member, key, standing, name, reference, decidedAt, expiresAt }) =>
      html`<tr>
        <td>${member}</td>
        <td><code>${key}</code></td>
        <td>${both(standing, STANDINGS[standing] ?? standing)}</td>
        <td>${name}</td>
        <td>${reference}</td>
        <td>${decidedAt.slice(0, 10)}</td>
        <td>${expiresAt.slice(0, 10)}</td>
      </tr>`,
  );
  const headings = [
    heading("Member", "참여 기관"),
    heading("Key", "키"),
    heading("Decision", "결정"),
    heading("By", "결정한 사람"),
    heading("Reference", "승인 번호"),
    heading("Decided", "결정일"),
    heading("Until", "유효 기한"),
  ];
  return html`<section>
    <h2>${both("Who agreed", "누가 동의했는가")}</h2>
    <p class="note">
      ${both(
        "Nothing is trained at a node before its owner approved exactly this manifest. The manifest is signed by " +
          "the operator, each decision by the key that the manifest names for the member; all signatures were " +
          "verified offline after the run.",
        "각 기관의 데이터 책임자가 정확히 이 매니페스트를 승인하기 전에는 그 기관에서 아무것도 학습하지 않습니다. 매니페스트는 운영자가, 각 결정은 매니페스트에 적힌 그 기관의 키로 " +
          "서명했으며, 실행 후 모든 서명을 오프라인으로 검증했습니다.",
      )}
    </p>
    <p>
      ${both("Manifest", "매니페스트")} <code>${study.digest}</code><br />
      ${both("Operator’s key", "운영자의 키")} <code>${agreement.operator}</code>
    </p>
    ${dataTable(headings, rows)}
  </section>`;
}
