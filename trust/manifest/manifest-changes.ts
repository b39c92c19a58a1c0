import { isDeepStrictEqual } from "node:util";
import { canonicalDigest } from "./canonical.ts";
import { changeInWords } from "./change-in-words.ts";
import type { StudyManifest } from "./study-manifest.ts";

/**
 * One difference between two versions of a manifest. `before` and `after` are JSON values; null where there
 * is none.
 */
export type Change = {
  /** Where, with dots; a member or an endpoint by its name: `members.acme.key`. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  /** The same in a sentence for people, without control characters. */
  readonly words: string;
};

/**
 * What an amendment may change; everything else is a new study, since what was trained before would not fit
 * it.
 */
const AMENDABLE: readonly string[] = ["members", "rounds", "validation", "expires", "privacy"];
/** What differs between any two versions. */
const BOOKKEEPING: readonly string[] = ["version", "previous"];

type Fields = Readonly<Record<string, unknown>>;

/** Every difference between two versions but their number and digest, in the manifest's order. */
export function diffManifests(before: StudyManifest, after: StudyManifest): readonly Change[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields]
    .filter((field) => !BOOKKEEPING.includes(field))
    .flatMap((field) => diffValues(field, (before as Fields)[field], (after as Fields)[field]));
}

/**
 * What an amendment must not do: change another thing than members, rounds, validation, expiry and privacy,
 * or follow another version than `before`. Empty where the amendment may be put to the members.
 */
export function forbiddenChanges(before: StudyManifest, after: StudyManifest): readonly Change[] {
  const previous = canonicalDigest(before);
  return [
    ...(after.version === before.version + 1 ? [] : [changeOf("version", before.version, after.version)]),
    ...(after.previous === previous ? [] : [changeOf("previous", previous, after.previous)]),
    ...diffManifests(before, after).filter(({ field }) => !AMENDABLE.includes(field.split(".")[0]!)),
  ];
}

function diffValues(field: string, before: unknown, after: unknown): Change[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [one, other] = [fieldsOf(before), fieldsOf(after)];
  const isAnotherKind = !Array.isArray(before) && one?.["kind"] !== other?.["kind"];
  if (one === null || other === null || isAnotherKind) return [changeOf(field, before, after)];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const changes = names.flatMap((name) => diffValues(`${field}.${name}`, one[name], other[name]));
  // The same things in another order: nothing in them differs, and still it is another manifest.
  return changes.length > 0 ? changes : [changeOf(field, Object.keys(one), Object.keys(other))];
}

/** The parts of an object, or of a list of things with names; null for what is compared as a whole. */
function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== "object" || value === null) return null;
  if (!Array.isArray(value)) return value as Fields;
  const named = value.filter((item): item is { name: string } => typeof nameOf(item) === "string");
  const names = new Set(named.map(({ name }) => name));
  if (names.size !== value.length) return null;
  return Object.fromEntries(named.map((item) => [item.name, item]));
}

function nameOf(item: unknown): unknown {
  return typeof item === "object" && item !== null && "name" in item ? item.name : undefined;
}

function changeOf(field: string, before: unknown = null, after: unknown = null): Change {
  return { field, before, after, words: changeInWords(field, before, after) };
}
