import { dataTable, heading } from "../data-table.ts";
import { both, html, type Markup } from "../markup.ts";
import { formatBytes } from "../numbers.ts";
import { plotInBoth } from "../plot-svg.ts";
import { egressBars } from "../plots.ts";
import type { EgressSum, ReportContext } from "../summary.ts";

/** What left each node, from the nodes' own hash-chained records. */
export async function egressSection({ egress }: ReportContext): Promise<Markup> {
  if (egress.length === 0) return html``;
  const kinds = kindsByBytes(egress);
  const nodes = [...new Set(egress.map(({ node }) => node))].sort();
  const cell = (node: string, kind: string): Markup => {
    const sum = egress.find((entry) => entry.node === node && entry.kind === kind);
    if (sum === undefined) return html`<td class="number">–</td>`;
    return html`<td class="number">${sum.messages}<small>${formatBytes(sum.bytes)}</small></td>`;
  };
  const rows = nodes.map(
    (node) =>
      html`<tr>
        <td>${node}</td>
        ${kinds.map((kind) => cell(node, kind))}
      </tr>`,
  );
  return html`<section>
    <h2>${both("What left each node", "각 기관에서 나간 것")}</h2>
    <p class="note">
      ${both(
        "One module of the client can send, and it keeps a hash-chained record of every message. These " +
          "are the sums of those records, verified after the run. No row, structure, label or private " +
          "head is among them; study_joined has sums over the labels of shared endpoints.",
        "클라이언트에서 전송할 수 있는 모듈은 하나뿐이며 모든 메시지를 해시 체인으로 기록합니다. 아래는 실행 후 검증한 기록의 합계입니다. 데이터 행, 구조, 라벨, 개별 " +
          "헤드는 포함되지 않으며, study_joined에는 공유 엔드포인트 라벨의 합계가 있습니다.",
      )}
    </p>
    ${await plotInBoth((language) => egressBars(egress, language))}
    ${dataTable([heading("Messages, bytes", "메시지 수, 바이트"), kinds.map((kind) => html`<th class="number">${kind}</th>`)], rows)}
  </section>`;
}

/** The kinds of message, those that moved most first. */
function kindsByBytes(egress: readonly EgressSum[]): string[] {
  const bytes = new Map<string, number>();
  for (const sum of egress) bytes.set(sum.kind, (bytes.get(sum.kind) ?? 0) + sum.bytes);
  return [...bytes.entries()]
    .sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))
    .map(([kind]) => kind);
}
