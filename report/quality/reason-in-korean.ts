import { REASONS_IN_KOREAN } from "./reasons-in-korean.ts";

const PLACE = /\{(?<sign>#?)(?<number>\d)\}/g;

/** Reasons with something in them that varies, in the dictionary's order: the first that fits counts. */
const PATTERNS = Object.entries(REASONS_IN_KOREAN)
  .filter(([english]) => english.search(PLACE) >= 0)
  .map(([english, korean]) => ({ pattern: patternOf(english), korean }));

function patternOf(english: string): RegExp {
  const pieces = english.split(/(\{#?\d\})/).map((piece) => {
    const { sign, number } = /^\{(?<sign>#?)(?<number>\d)\}$/.exec(piece)?.groups ?? {};
    if (number === undefined) return piece.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
    return `(?<place${number}>${sign === "#" ? String.raw`\d+` : ".+?"})`;
  });
  return new RegExp(`^${pieces.join("")}$`, "s");
}

/**
 * A reason in Korean; as it is where the dictionary does not have it. What a reason of an endpoint begins
 * with, the name of a task or a number of labels, stays before it.
 */
export function reasonInKorean(reason: string): string {
  const known = knownReason(reason);
  if (known !== null) return known;
  for (let at = reason.indexOf(": "); at >= 0; at = reason.indexOf(": ", at + 1)) {
    const rest = knownReason(reason.slice(at + 2));
    if (rest !== null) return `${prefixInKorean(reason.slice(0, at))}: ${rest}`;
  }
  return reason;
}

function knownReason(reason: string): string | null {
  if (Object.hasOwn(REASONS_IN_KOREAN, reason)) return REASONS_IN_KOREAN[reason]!;
  for (const { pattern, korean } of PATTERNS) {
    const places = pattern.exec(reason)?.groups;
    if (places === undefined) continue;
    return korean.replaceAll(PLACE, (_, __, number: string) => inKorean(places[`place${number}`]!));
  }
  return null;
}

/** A reason within a reason, as that of a row in T0; else a name or number, which stays. */
function inKorean(place: string): string {
  return knownReason(place) ?? place;
}

function prefixInKorean(prefix: string): string {
  return /^\d+$/.test(prefix) ? `${prefix}건` : prefix;
}
