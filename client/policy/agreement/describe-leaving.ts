import type { Agreement } from "./agreement.ts";
import { bullets, count, listOf, size } from "./figures.ts";
import type { Say } from "./say.ts";

/** What leaves the node, in what form, and how many bytes. */
export function describeLeaving({ manifest, leaving }: Agreement, say: Say): string[] {
  const { protocol, endpoints, validation } = manifest;
  const numeric = protocol.columns.filter(({ kind }) => kind === "numeric").map(({ name }) => name);
  const isSharing = endpoints.some(({ head }) => head === "shared");
  const joining = [
    say(
      "a hash of the data protocol and the partners' key, to be compared with theirs; the signed decision",
      "다른 기관의 것과 비교하기 위한 데이터 프로토콜과 공동 키의 해시, 그리고 서명된 결정",
    ),
    ...(isSharing
      ? [
          say(
            "count, sum and sum of squares of the training labels of each shared endpoint measured here",
            "이곳에서 측정한 공유 엔드포인트별 학습 라벨의 개수, 합, 제곱합",
          ),
        ]
      : []),
    ...(numeric.length === 0
      ? []
      : [
          say(
            `count, sum and sum of squares of ${listOf(numeric, say)} over the training folds`,
            `학습 폴드에 대한 ${listOf(numeric, say)}의 개수, 합, 제곱합`,
          ),
        ]),
  ];
  const parameters = count(leaving.parameters);
  return [
    ...bullets([say(`when joining (${size(leaving.joining)}):`, `참여할 때 (${size(leaving.joining)}):`)]),
    ...bullets(joining).map((line) => `  ${line}`),
    ...bullets([
      say(
        `in each round (${size(leaving.update + leaving.messages)}): how training changed the ${parameters} shared parameters, the number of training labels, the mean loss`,
        `라운드마다 (${size(leaving.update + leaving.messages)}): 학습으로 공유 매개변수 ${parameters}개가 달라진 양, 학습 라벨 수, 평균 손실`,
      ),
      ...(validation.enabled
        ? [
            say(
              "after each round: the sum of the validation losses and how many labels it covers",
              "라운드가 끝날 때마다: 검증 손실의 합과 그에 쓰인 라벨 수",
            ),
          ]
        : []),
      say(
        "while working: how far it is, the mean loss and the speed; a sign of life every few seconds " +
          `(estimate: ${size(leaving.whileWorkingPerSecond)} a second)`,
        "작업하는 동안: 진행 정도, 평균 손실, 속도, 그리고 몇 초마다 보내는 생존 신호 " +
          `(추정: 초당 ${size(leaving.whileWorkingPerSecond)})`,
      ),
      totalOf({ leaving }, say),
    ]),
    `  ${neverLeaving(protocol.columns.length === 0, say)}`,
    say(
      "  `chorale client egress` lists everything that left.",
      "  나간 것은 모두 `chorale client egress`로 볼 수 있습니다.",
    ),
  ];
}

function totalOf({ leaving }: Pick<Agreement, "leaving">, say: Say): string {
  const { rounds, total, whileWorkingAtMost } = leaving;
  return say(
    `until the study's end: at most ${size(total)} in ${count(rounds)} rounds, computed from the model's layout and the ` +
      `protocol's messages; progress at most ${size(whileWorkingAtMost)} more (estimate: every round lasts until its ` +
      "deadline). Rounds that fail and are tried again, transfers that break and are resumed, and what TLS adds, are " +
      "not in it",
    `연구가 끝날 때까지: ${count(rounds)}라운드에 최대 ${size(total)} (모델의 배치와 프로토콜 메시지로 계산한 값). ` +
      `진행 보고는 최대 ${size(whileWorkingAtMost)} 추가 (추정: 모든 라운드가 기한까지 이어지는 경우). ` +
      "실패하여 다시 하는 라운드, 끊겨서 다시 보낸 전송, TLS가 더하는 양은 제외",
  );
}

function neverLeaving(areStructures: boolean, say: Say): string {
  return areStructures
    ? say(
        "Structures, labels, private heads and predictions never leave.",
        "구조, 라벨, 비공개 출력층, 예측값은 절대 나가지 않습니다.",
      )
    : say(
        "Records, labels, private heads and predictions never leave.",
        "기록, 라벨, 비공개 출력층, 예측값은 절대 나가지 않습니다.",
      );
}
