import type { Language } from "../../../process/language.ts";
import { printable } from "../../../process/printable.ts";
import { spokenFingerprint } from "../../../trust/keys/public-key.ts";
import { unsupportedIn } from "../../../trust/manifest/unsupported.ts";
import { standingOf } from "../standing-of.ts";
import type { Agreement } from "./agreement.ts";
import { describeChanges } from "./describe-changes.ts";
import { describeComputation } from "./describe-computation.ts";
import { describeDryRun } from "./describe-dry-run.ts";
import { describeLeaving } from "./describe-leaving.ts";
import { describeMembers } from "./describe-members.ts";
import { describeDuration, describeRelease, describeSecrecy } from "./describe-terms.ts";
import { bullets } from "./figures.ts";
import { sayIn, type Say } from "./say.ts";

/**
 * What an owner agrees to, in plain words: purpose, members, what is computed on which local data, what
 * leaves, in what form, how often and until when, and the terms. Texts of the manifest are cut and stripped
 * of control characters.
 */
export function describeAgreement(agreement: Agreement, language: Language): string {
  const say = sayIn(language);
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    [
      say("What changed against the version in force", "시행 중인 버전과 달라진 점"),
      describeChanges(agreement, say),
    ],
    [
      say("Members, and what their owners decided", "참여 기관과 각 데이터 책임자의 결정"),
      describeMembers(agreement, say),
    ],
    [
      say(
        `What is computed here, from ${placesOf(agreement)}`,
        `이곳에서 계산되는 것 (데이터: ${placesOf(agreement)})`,
      ),
      describeComputation(agreement, say),
    ],
    [say("What leaves this node", "이 노드에서 나가는 것"), describeLeaving(agreement, say)],
    [say("How often and until when", "얼마나 자주, 언제까지"), describeDuration(agreement, say)],
    [say("Secrecy and privacy", "비밀 유지와 프라이버시"), describeSecrecy(agreement.manifest, say)],
    [say("Release and amendments", "결과 공개와 변경"), describeRelease(agreement.manifest, say)],
    [
      say("Dry run on this node's data", "이 노드의 데이터로 해 본 모의 실행"),
      describeDryRun(agreement, say),
    ],
  ];
  const written = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${title}\n${lines.join("\n")}\n`);
  return [describeHead(agreement, say), ...written].join("\n");
}

function describeHead({ manifest, digest, signer, operator, node }: Agreement, say: Say): string {
  const { study, version, purpose, purposeCode } = manifest;
  const impossible = unsupportedIn(manifest);
  return [
    say(`Study      ${study}, version ${version}`, `연구       ${study}, 버전 ${version}`),
    say(
      `Purpose    ${printable(purpose, 2000)} (${purposeCode})`,
      `목적       ${printable(purpose, 2000)} (${purposeCode})`,
    ),
    say(`Manifest   ${digest}`, `매니페스트 ${digest}`),
    say(`Signed by  ${signedBy(signer, operator, say)}`, `서명       ${signedBy(signer, operator, say)}`),
    ...(impossible === null
      ? []
      : [
          say(
            `Note       ${impossible}`,
            "주의       이 버전의 Chorale은 이 연구의 조건을 아직 실행할 수 없습니다",
          ),
        ]),
    ...(manifest.members.some(({ name }) => name === node)
      ? []
      : [
          say(
            `Note       ${node} is no member of this study`,
            `주의       ${node}은(는) 이 연구의 참여 기관이 아닙니다`,
          ),
        ]),
    "",
  ].join("\n");
}

function signedBy(signer: string | null, operator: string, say: Say): string {
  if (signer === null)
    return say("nobody: a draft, which cannot be approved", "없음: 초안이므로 승인할 수 없습니다");
  const spoken = spokenFingerprint(signer);
  return signer === operator
    ? say(`the federation's operator, ${spoken}`, `연합 운영자, ${spoken}`)
    : say(
        `${spoken}, WHICH IS NOT THIS FEDERATION'S OPERATOR: it cannot be approved`,
        `${spoken}, 이 연합의 운영자가 아닙니다: 승인할 수 없습니다`,
      );
}

/**
 * How a person says yes to exactly this, or takes it back; nothing where the node may not decide. `called`:
 * the file or study that was looked at; `config`: what commands end with, such as ` --config node/node.yaml`.
 */
export function describeNextStep(
  agreement: Agreement,
  language: Language,
  called: string,
  config = "",
): string {
  const { manifest, digest, node, signer, operator, members, nowMs } = agreement;
  const say = sayIn(language);
  const own = members.find((member) => member.node === node);
  if (signer !== operator || own === undefined) return "";
  const approved = own.decision !== null && standingOf(own.decision.document, nowMs) === "approved";
  const { study } = manifest;
  return [
    ...(approved
      ? [
          say(
            "Exactly this manifest is approved here. To take that back:",
            "정확히 이 매니페스트가 승인되어 있습니다. 철회하려면:",
          ),
          `  $ chorale client withdraw ${study} --name ${say('"Your Name"', '"이름"')}${config}`,
        ]
      : [
          say("To approve exactly this manifest:", "정확히 이 매니페스트를 승인하려면:"),
          `  $ chorale client approve ${called} --digest ${digest} \\`,
          `      --reference "IRB 2026-14" --name ${say('"Your Name"', '"이름"')}${config}`,
        ]),
    say("What this node's own policy says of it:", "이 노드의 자체 정책에 따른 판단을 보려면:"),
    `  $ chorale client policy explain ${called}${config}`,
    ...bullets([
      say(
        `${node} trains nothing for this study before it is approved, nor after that is withdrawn or has expired`,
        `승인 전에는, 또 승인을 철회하거나 승인이 만료된 뒤에는 ${node}에서 이 연구를 위한 학습이 이루어지지 않습니다`,
      ),
    ]),
    "",
  ].join("\n");
}

function placesOf({ data }: Agreement): string {
  return data.map((path) => printable(path)).join(", ");
}
