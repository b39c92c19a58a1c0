import { dataTable, heading } from "../data-table.ts";
import { both, html, type Markup } from "../markup.ts";
import { plotInBoth } from "../plot-svg.ts";
import { foldBars, similarityHistogram } from "./plots.ts";
import type { DataQuality } from "./quality.ts";
import { formatCount, roleWords } from "./words.ts";

/** How the folds are filled, and how far the test fold is from training. */
export async function splitSection(quality: DataQuality): Promise<Markup> {
  const { folds, split } = quality;
  const folded = await plotInBoth((language) => foldBars(quality, language));
  const near =
    split === null || split.nearestTraining.sampled === 0
      ? html``
      : html`<div>
          ${await plotInBoth((language) => similarityHistogram(split.nearestTraining.bins, language))}
        </div>`;
  return html`<section>
    <h2>${both("Training and test", "학습과 테스트")}</h2>
    <p class="note">
      ${
        split === null
          ? both("Records of one patient lie in one fold.", "한 환자의 기록은 같은 폴드에 있습니다.")
          : both(
              `${formatCount(split.scaffoldsInBoth)} scaffolds lie in the test fold and in a training fold. The ` +
                `largest scaffold has ${formatCount(split.largestScaffold)} compounds. The second plot shows how ` +
                `near ${formatCount(split.nearestTraining.sampled)} sampled test compounds are to training: the ` +
                `further left, the harder the test.`,
              `테스트 폴드와 학습 폴드에 함께 있는 스캐폴드는 ${formatCount(split.scaffoldsInBoth)}개입니다. 가장 큰 스캐폴드의 ` +
                `화합물은 ${formatCount(split.largestScaffold)}개입니다. 두 번째 그림은 표본 테스트 화합물 ` +
                `${formatCount(split.nearestTraining.sampled)}개가 학습 화합물과 얼마나 가까운지 보이며, 왼쪽일수록 어려운 테스트입니다.`,
            )
      }
    </p>
    <div class="plots">
      <div>${folded}</div>
      ${near}
    </div>
    ${dataTable(
      [
        heading("Fold", "폴드"),
        heading("Role", "역할"),
        html`<th class="number">
          ${split === null ? both("Records", "기록") : both("Compounds", "화합물")}
        </th>`,
        split === null ? "" : html`<th class="number">${both("Scaffolds", "스캐폴드")}</th>`,
      ],
      folds.map(
        ({ fold, role, compounds, scaffolds }) =>
          html`<tr>
            <td>${fold}</td>
            <td>${roleWords(role)}</td>
            <td class="number">${formatCount(compounds)}</td>
            ${split === null ? "" : html`<td class="number">${formatCount(scaffolds)}</td>`}
          </tr> `,
      ),
    )}
  </section>`;
}
