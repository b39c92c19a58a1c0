/** Words of the two classes, as they are compared: lower case, single spaces, no hyphen between words. */
const CLASS_WORDS: ReadonlyMap<string, 0 | 1> = new Map(
  Object.entries({
    1: [
      "positive, pos, active, yes, true, toxic, mutagenic, inhibitor, substrate, inducer, blocker, stable",
      "penetrant, brain penetrant, cns+, bbb+, 양성, 활성, 독성",
    ],
    0: [
      "negative, neg, inactive, no, false, non toxic, nontoxic, not toxic, non mutagenic, non inhibitor",
      "noninhibitor, non substrate, nonsubstrate, non inducer, non blocker, unstable, non penetrant",
      "non brain penetrant, cns-, bbb-, 음성, 비활성, 무독성",
    ],
  }).flatMap(([label, lines]) =>
    lines.flatMap((line) => line.split(", ")).map((word) => [word, Number(label) as 0 | 1] as const),
  ),
);

const NEITHER = new Set(
  "low, moderate, medium, high, potent, weak, strong, equivocal, inconclusive, borderline, cns+/-".split(
    ", ",
  ),
);

/** The class that a word such as Positive, Non-Toxic or 음성 stands for; null where it is no such word. */
export function classOfWord(text: string): 0 | 1 | null {
  if (text === "") return null;
  return CLASS_WORDS.get(comparable(text)) ?? null;
}

/** Whether a word grades a result (high, weak, equivocal) instead of naming one of two classes. */
export function isGrade(text: string): boolean {
  return NEITHER.has(comparable(text));
}

function comparable(text: string): string {
  const plain = text.normalize("NFKC").trim().toLowerCase();
  return plain.replaceAll(/[\s_]+|(?<=non|not)-/g, " ");
}
