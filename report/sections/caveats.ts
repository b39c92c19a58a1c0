import { both, html, type Markup } from "../markup.ts";
import type { ReportContext, Summary } from "../summary.ts";

/** Says up front that the labels are simulated, where they are. */
export function simulatedNotice({ simulatedAssays }: ReportContext): Markup {
  if (!simulatedAssays) return html``;
  return html`<section class="simulated">
    <h2>${both("Simulated assays", "모의 시험 데이터")}</h2>
    ${both(
      "This run used the embedded example. Its molecules were assembled by a script from scaffolds and " +
        "substituents, and its assay values are simulated: published property equations plus noise, with " +
        "each site’s own units and censoring. Sites, names and results are invented; scores here say that " +
        "the software works, nothing about real compounds.",
      "내장 예제로 실행한 결과입니다. 분자는 스크립트가 골격과 치환기를 조합해 만들었고, 시험값은 공개된 물성식에 잡음과 기관별 단위·절단을 더한 모의값입니다. 기관과 이름은 " +
        "가상이며, 점수는 소프트웨어가 동작함을 보일 뿐 실제 화합물에 대해 말해 주지 않습니다.",
    )}
  </section>`;
}

/** What a reader must not conclude. */
export function caveatsSection({ study }: Summary, { simulatedAssays }: ReportContext): Markup {
  const isPrivate = study.manifest.endpoints.some(({ head }) => head === "private");
  const items = [
    both(
      "Significance: it is one run, one seed and one scaffold split. Small differences, and small test " +
        "folds, may be chance.",
      "유의성: 한 번의 실행, 하나의 시드, 하나의 골격 분할입니다. 작은 차이나 작은 테스트 폴드의 결과는 우연일 수 있습니다.",
    ),
    both(
      "A tuned baseline: the three models share one recipe, and each keeps what did best on validation " +
        "folds; none was tuned for its site.",
      "최적화된 기준선: 세 모델은 같은 설정을 쓰고 검증 폴드에서 가장 좋은 상태를 택했으며, 기관별로 조정하지 않았습니다.",
    ),
    both(
      "A real alternative: the pooled model puts all tables in one place, which partners of a " +
        "federation cannot do.",
      "현실적인 대안: 통합 모델은 모든 데이터를 한곳에 모은 것으로, 연합의 기관들은 할 수 없는 일입니다.",
    ),
    both(
      "Secrecy of single updates: secure aggregation was off in this study, so the coordinator could " +
        "see each node’s update. No differential privacy was applied, and a released model can itself " +
        "reveal something about its training data.",
      "개별 업데이트의 기밀성: 이 연구에서는 보안 집계를 쓰지 않아 코디네이터가 각 기관의 업데이트를 볼 수 있었습니다. 차분 프라이버시도 적용하지 않았으며, 공개된 모델 자체가 " +
        "학습 데이터의 정보를 드러낼 수 있습니다.",
    ),
    both(
      "A network: all programs ran on one machine, over mutual TLS on loopback. Real lines are slower.",
      "실제 네트워크: 모든 프로그램은 한 컴퓨터에서 상호 TLS 루프백으로 실행되었습니다. 실제 회선은 더 느립니다.",
    ),
  ];
  if (isPrivate)
    items.push(
      both(
        "One model for everybody: endpoints with a private head share the trunk only; each node’s last " +
          "layer stays at the node.",
        "모두를 위한 하나의 모델: 개별 헤드 엔드포인트는 공통 층만 공유하며, 마지막 층은 각 기관에 남습니다.",
      ),
    );
  if (simulatedAssays)
    items.push(
      both("Anything about drugs: the assays are simulated.", "약물에 관한 결론: 시험값은 모의값입니다."),
    );
  return html`<section>
    <h2>${both("What this does not show", "이 결과가 보여 주지 않는 것")}</h2>
    <ul>
      ${items.map((item) => html`<li>${item}</li>`)}
    </ul>
  </section>`;
}

/** What ran, exactly. */
export function provenanceSection({ study, software }: Summary): Markup {
  const { manifest, digest } = study;
  const { strategy, rounds, training, model, seed } = manifest;
  const { epochsPerRound, stepsPerRound } = training;
  const effort = stepsPerRound === undefined ? `${epochsPerRound} epochs` : `${stepsPerRound} steps`;
  const recipe = `${strategy.name}, ${rounds.count} × ${effort}`;
  const { learningRate, batchSize } = training;
  const optimiser = `${training.optimiser}, learning rate ${learningRate}, batch ${batchSize}`;
  const entry = (term: Markup | string, value: string): Markup =>
    html`<dt>${term}</dt>
      <dd>${value}</dd>`;
  return html`<section>
    <h2>${both("How it was made", "실행 정보")}</h2>
    <dl>
      ${entry(both("Study", "연구"), study.name)}
      <dt>${both("Manifest digest", "연구 계획 다이제스트")}</dt>
      <dd><code>${digest}</code></dd>
      ${entry(both("Purpose", "목적"), manifest.purpose)}
      ${entry(both("Members", "참여 기관"), manifest.members.map(({ name }) => name).join(", "))}
      ${entry(both("Strategy", "집계 방법"), recipe)} ${entry(both("Model", "모델"), describeNetwork(model))}
      ${entry(both("Training", "학습"), optimiser)} ${entry(both("Seed", "시드"), String(seed))}
      ${Object.entries(software).map(([name, version]) => entry(name, version))}
    </dl>
  </section>`;
}

function describeNetwork(model: Summary["study"]["manifest"]["model"]): string {
  if (model.kind === "layers") return `layers ${model.layers.map(({ name }) => name).join(", ")}`;
  const { trunk, activation, dropout, wide, lowRank } = model;
  if (trunk.length === 0) return "linear";
  const drop = Array.isArray(dropout) ? dropout.join(", ") : dropout;
  const also = [...(wide ? ["wide"] : []), ...(lowRank ? [`low rank ${lowRank.rank}`] : [])];
  return [`trunk ${trunk.join(" – ")}`, activation, `dropout ${drop}`, ...also].join(", ");
}
