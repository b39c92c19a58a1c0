import { printable } from "../../../process/printable.ts";
import { cohortSize } from "../../../trust/manifest/round-terms.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import type { Agreement } from "./agreement.ts";
import { bullets, count, counted, duration } from "./figures.ts";
import type { Say } from "./say.ts";

/** How many rounds of which length, who is in them, and when all ends. */
export function describeDuration({ manifest }: Agreement, say: Say): string[] {
  const { rounds, training, expires, members } = manifest;
  const { epochsPerRound, stepsPerRound, batchSize } = training;
  const passes =
    stepsPerRound === undefined
      ? say(
          `${counted(epochsPerRound ?? 1, "pass", "passes")} over the training fold`,
          `학습 폴드를 ${epochsPerRound}번 통과`,
        )
      : say(`${stepsPerRound} steps of ${batchSize} rows`, `${batchSize}행씩 ${stepsPerRound}단계`);
  const size = cohortSize({ members, rounds });
  const wait = duration(rounds.deadlineMs, say);
  return bullets([
    say(
      `until ${counted(rounds.count, "round")} were combined (${strategyOf(manifest, say)}), each with ${passes}`,
      `${rounds.count}라운드를 합칠 때까지 (${strategyOf(manifest, say)}), 라운드마다 ${passes}`,
    ),
    say(
      `a round invites ${cohortOf(manifest, say)} and needs ${rounds.updatesMin} of ${size} updates`,
      `라운드는 ${cohortOf(manifest, say)} 초대하며, 업데이트 ${size}개 중 ${rounds.updatesMin}개가 필요합니다`,
    ),
    say(
      `a round waits at most ${wait}${extensions(rounds, say)}`,
      `라운드는 최대 ${wait} 기다립니다${extensions(rounds, say)}`,
    ),
    expires === null
      ? say(
          "no last day is agreed: your approval's own expiry ends it here",
          "마지막 날을 정하지 않았습니다: 승인의 만료일에 이곳에서 끝납니다",
        )
      : say(`at the latest with the end of ${expires} (UTC)`, `늦어도 ${expires}까지 (UTC)`),
  ]);
}

function strategyOf({ strategy }: StudyManifest, say: Say): string {
  switch (strategy.name) {
    case "fedavg":
      return say("FedAvg: the mean, weighted by training labels", "FedAvg: 학습 라벨 수로 가중한 평균");
    case "fedprox":
      return say(
        "FedProx: a weighted mean of updates held near the model",
        "FedProx: 모델 가까이에 머물게 한 업데이트의 가중 평균",
      );
    case "fedsgd":
      return say("FedSGD: the mean gradient", "FedSGD: 평균 기울기");
    case "median":
      return say("the median, parameter by parameter", "매개변수별 중앙값");
    case "trimmed_mean":
      return say("a mean without the largest and smallest values", "가장 크고 작은 값을 뺀 평균");
  }
}

function cohortOf({ rounds: { cohort }, members }: StudyManifest, say: Say): string {
  if (cohort.kind === "all")
    return say(`all ${counted(members.length, "member")}`, `참여 기관 ${members.length}곳 모두를`);
  if (cohort.kind === "named") return say(cohort.nodes.join(", "), `${cohort.nodes.join(", ")}을(를)`);
  return say(`${counted(cohort.size, "member")} drawn by lot`, `추첨한 참여 기관 ${cohort.size}곳을`);
}

function extensions({ belowQuorum, extensionsMax }: StudyManifest["rounds"], say: Say): string {
  return belowQuorum === "extend" && extensionsMax > 0
    ? say(
        `, and is extended by as long up to ${counted(extensionsMax, "time")} where updates are missing`,
        ` (업데이트가 모자라면 같은 시간만큼 최대 ${extensionsMax}번 연장)`,
      )
    : "";
}

/** Who sees a single update, and what bounds the trace that one node leaves. */
export function describeSecrecy({ secureAggregation, privacy }: StudyManifest, say: Say): string[] {
  const { updateNormMax, differentialPrivacy } = privacy;
  return bullets([
    secureAggregation === "off"
      ? say(
          "secure aggregation is off: the coordinator sees this node's update by itself",
          "보안 집계 꺼짐: 코디네이터가 이 노드의 업데이트를 따로 볼 수 있습니다",
        )
      : say(
          `secure aggregation is on: the coordinator sees sums only (ring of ${secureAggregation.ring} bits)`,
          `보안 집계 켜짐: 코디네이터는 합만 볼 수 있습니다 (${secureAggregation.ring}비트 고리)`,
        ),
    updateNormMax === null
      ? say(
          "updates leave as they are: their norm is not bounded",
          "업데이트는 그대로 나갑니다: 크기(L2 norm)에 한도가 없습니다",
        )
      : say(
          `an update of a larger norm than ${count(updateNormMax)} is scaled down to it here`,
          `크기(L2 norm)가 ${count(updateNormMax)}보다 큰 업데이트는 이곳에서 그 크기로 줄입니다`,
        ),
    differentialPrivacy === "off"
      ? say(
          "differential privacy is off: what the released model tells about the data is not bounded",
          "차분 프라이버시 꺼짐: 공개된 모델이 데이터에 대해 드러내는 것에 한도가 없습니다",
        )
      : say(
          `differential privacy: epsilon ${differentialPrivacy.epsilon}, delta ${differentialPrivacy.delta} for the whole study`,
          `차분 프라이버시: 연구 전체에 엡실론 ${differentialPrivacy.epsilon}, 델타 ${differentialPrivacy.delta}`,
        ),
  ]);
}

/** Who gets the models, and how the agreement can change. */
export function describeRelease({ release, amendments }: StudyManifest, say: Say): string[] {
  const recipients = {
    members: say(
      "the models go to the members; the operator does not get them",
      "모델은 참여 기관만 받고, 운영자는 받지 않습니다",
    ),
    members_and_operator: say(
      "the models go to the members and the operator",
      "모델은 참여 기관과 운영자가 받습니다",
    ),
    public: say(
      "members and operator may pass the models on to anyone",
      "참여 기관과 운영자는 모델을 누구에게나 전할 수 있습니다",
    ),
  }[release.recipients];
  return bullets([
    recipients,
    ...(release.terms === ""
      ? []
      : [say(`conditions: ${printable(release.terms, 2000)}`, `조건: ${printable(release.terms, 2000)}`)]),
    amendments.approvals === "all"
      ? say(
          "a change comes into force when every member has approved it",
          "변경은 모든 참여 기관이 승인해야 시행됩니다",
        )
      : say(
          "a change comes into force when most members have approved it",
          "변경은 참여 기관의 과반이 승인하면 시행됩니다",
        ),
    say(
      "under a change that you did not approve, this node trains nothing more",
      "승인하지 않은 변경이 시행되면 이 노드는 더 이상 학습하지 않습니다",
    ),
  ]);
}
