import { both, html, type Markup } from "../markup.ts";
import { formatBytes } from "../numbers.ts";
import { plotInBoth } from "../plot-svg.ts";
import { learningCurve, roundDurations } from "../plots.ts";
import type { Summary } from "../summary.ts";

/** How the federated model learned, how long rounds took and what they moved. */
export async function trainingSection({ rounds, transport }: Summary): Promise<Markup> {
  if (rounds.length === 0) return html``;
  const perRound = (bytes: number): string => formatBytes(bytes / rounds.length);
  return html`<section>
    <h2>${both("Learning, round by round", "라운드별 학습")}</h2>
    <p class="note">
      ${both(
        `Loss of the federated model over all nodes, on standardised targets. A round moved ` +
          `${perRound(transport.bytesUp)} up and ${perRound(transport.bytesDown)} down on average, ` +
          `counted as payload by the coordinator.`,
        `전체 기관에 대한 연합 모델의 손실(표준화된 목표값 기준)입니다. 라운드당 평균 전송량은 상향 ${perRound(transport.bytesUp)}, 하향 ` +
          `${perRound(transport.bytesDown)}이며 코디네이터가 측정한 값입니다.`,
      )}
    </p>
    <div class="plots">
      <div>
        <h3>${both("Loss", "손실")}</h3>
        ${await plotInBoth((language) => learningCurve(rounds, language))}
      </div>
      <div>
        <h3>${both("Duration of each round", "라운드 소요 시간")}</h3>
        ${await plotInBoth((language) => roundDurations(rounds, language))}
      </div>
    </div>
  </section>`;
}
