import { printable } from "../../../process/printable.ts";
import { architectureOf } from "../../../trust/manifest/architecture-of.ts";
import type { Endpoint } from "../../../trust/manifest/endpoint.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import type { Agreement } from "./agreement.ts";
import { bullets, count, listOf } from "./figures.ts";
import type { Say } from "./say.ts";

const ENDPOINTS_SHOWN_MAX = 40;

/** What becomes of the node's own data, endpoint by endpoint. */
export function describeComputation({ manifest, leaving }: Agreement, say: Say): string[] {
  const { protocol, endpoints } = manifest;
  const { test, validation } = protocol.folds;
  const [rows, korean] = protocol.columns.length === 0 ? ["compounds", "화합물"] : ["records", "기록"];
  const shown = endpoints.slice(0, ENDPOINTS_SHOWN_MAX).map((endpoint) => describeEndpoint(endpoint, say));
  const hidden = endpoints.length - shown.length;
  return bullets([
    describeFeatures(protocol, say),
    ...shown,
    ...(hidden > 0
      ? [say(`and ${hidden} more endpoints of the manifest`, `외 매니페스트의 엔드포인트 ${hidden}개`)]
      : []),
    describeModel(manifest, leaving.parameters, say),
    say(
      `${rows} of fold ${test} are kept for the final test, of fold ${validation} for validation`,
      `폴드 ${test}의 ${korean}은 최종 시험용, 폴드 ${validation}의 ${korean}은 검증용으로 남겨 둡니다`,
    ),
  ]);
}

function describeFeatures({ columns, descriptors, recordId }: StudyManifest["protocol"], say: Say): string {
  if (columns.length === 0) {
    return descriptors === "none"
      ? say(
          "structures become Morgan fingerprints; they stay here",
          "구조는 Morgan 지문으로 바뀌며, 이곳을 떠나지 않습니다",
        )
      : say(
          "structures become Morgan fingerprints and physico-chemical descriptors; they stay here",
          "구조는 Morgan 지문과 물리화학적 기술자로 바뀌며, 이곳을 떠나지 않습니다",
        );
  }
  const names = listOf(
    columns.map(({ name }) => name),
    say,
  );
  const id = recordId === undefined ? null : printable(recordId, 120);
  const folds =
    id === null
      ? ""
      : say(
          `; ${id} decides on folds only and is not kept`,
          `. ${id} 열은 폴드를 정하는 데만 쓰이고 보관되지 않습니다`,
        );
  return say(
    `the columns ${names} become features; the records stay here${folds}`,
    `${names} 열이 특성으로 바뀌며, 기록은 이곳을 떠나지 않습니다${folds}`,
  );
}

function describeEndpoint(
  { name, measuredBy, kind, head, unit, transform, assayType }: Endpoint,
  say: Say,
): string {
  const label = printable(name, 120);
  const shownUnit = printable(unit, 40);
  const source =
    measuredBy === undefined || measuredBy === name
      ? say("", "")
      : measuredBy === "*"
        ? say(" (every assay of this node's own catalogue)", " (이 노드 목록의 모든 시험)")
        : say(` (measured by ${printable(measuredBy, 120)})`, ` (측정: ${printable(measuredBy, 120)})`);
  const what =
    kind === "classification"
      ? say("classification", "분류")
      : say(`regression${shownUnit && ` in ${shownUnit}`}`, `회귀${shownUnit && ` (단위 ${shownUnit})`}`);
  const scale = transform === "log10" ? say(" on a log10 scale", ", log10 척도") : "";
  const where =
    head === "shared"
      ? say("one output trained by all who measure it", "측정하는 모든 기관이 함께 학습하는 출력")
      : say("a private output that stays here", "이곳에만 머무는 비공개 출력");
  return `${label}${source}: ${what}${scale}, ${assayType}, ${where}`;
}

function describeModel(manifest: StudyManifest, parameters: number, say: Say): string {
  const { trunk, layers } = architectureOf(manifest);
  const [english, korean] =
    layers === null
      ? trunk.length === 0
        ? ["a linear model", "선형 모델"]
        : [
            `a network with ${trunk.length} hidden ${trunk.length === 1 ? "layer" : "layers"} (${trunk.join(", ")})`,
            `은닉층 ${trunk.length}개(${trunk.join(", ")})의 신경망`,
          ]
      : ["a network of layers that the manifest brings", "매니페스트가 정한 층의 신경망"];
  return say(
    `${english} is trained on this machine; ${count(parameters)} of its parameters are shared`,
    `${korean}을 이 컴퓨터에서 학습하며, 그중 매개변수 ${count(parameters)}개를 공유합니다`,
  );
}
