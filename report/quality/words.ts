import type { FoldRole, Suspicion } from "./quality.ts";
import { both, type Markup } from "../markup.ts";

/** A count for people: `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en");
}

/** A measured value for people: three significant digits. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6)
    ? value.toExponential(2)
    : String(Number(value.toPrecision(3)));
}

/** A share for people: `4.2 %`, never `0 %` of something. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

const ROLES: Readonly<Record<FoldRole, readonly [string, string]>> = {
  training: ["training", "학습"],
  validation: ["validation", "검증"],
  test: ["test", "테스트"],
};

/** A fold's role in both languages. */
export function roleWords(role: FoldRole): Markup {
  const [english, korean] = ROLES[role];
  return both(english, korean);
}

/** What a suspicion says, in English; the command line prints the same. */
export function suspicionInEnglish(suspicion: Suspicion): string {
  switch (suspicion.kind) {
    case "two_units":
      return `${formatShare(suspicion.share)} of the values lie about ${formatCount(suspicion.factor)} times away from the others: two units?`;
    case "looks_like_p_values":
      return "the unit is a concentration, but the values look like negative logarithms (pIC50)";
    case "looks_like_fraction":
      return "the unit is per cent, but all values lie between 0 and 1";
    case "negative":
      return `${formatShare(suspicion.share)} of the values are negative`;
    case "above_hundred_per_cent":
      return `${formatShare(suspicion.share)} of the values are above 100 %`;
    case "mostly_censored":
      return `${formatShare(suspicion.share)} of the values are only bounds (< or >)`;
    case "imbalance":
      return `the rarer class has ${formatShare(suspicion.share)} of the labels`;
    case "repeated_value":
      return `one value makes up ${formatShare(suspicion.share)}: a limit of the assay or a default?`;
  }
}

/** What a suspicion says, in Korean. */
export function suspicionInKorean(suspicion: Suspicion): string {
  switch (suspicion.kind) {
    case "two_units":
      return `값의 ${formatShare(suspicion.share)}가 나머지와 약 ${formatCount(suspicion.factor)}배 차이 납니다. 단위가 섞였는지 확인하세요.`;
    case "looks_like_p_values":
      return "단위는 농도인데 값은 음의 로그값(pIC50)처럼 보입니다.";
    case "looks_like_fraction":
      return "단위는 %인데 모든 값이 0과 1 사이입니다.";
    case "negative":
      return `값의 ${formatShare(suspicion.share)}가 음수입니다.`;
    case "above_hundred_per_cent":
      return `값의 ${formatShare(suspicion.share)}가 100 %를 넘습니다.`;
    case "mostly_censored":
      return `값의 ${formatShare(suspicion.share)}가 한계값(< 또는 >)입니다.`;
    case "imbalance":
      return `적은 쪽 클래스가 라벨의 ${formatShare(suspicion.share)}뿐입니다.`;
    case "repeated_value":
      return `한 값이 ${formatShare(suspicion.share)}를 차지합니다. 측정 한계나 기본값인지 확인하세요.`;
  }
}
