import type { Language } from "../process/language.ts";

/** What people read, in every language. */
export type Words = Readonly<Record<Language, string>>;

/** How a check came out; `problem` means that something will not work. */
export type State = "ok" | "warning" | "problem" | "skipped";

/** The groups of findings, in the order in which they are shown. */
export const groups = [
  "configuration",
  "keys",
  "network",
  "federation",
  "data",
  "studies",
  "machine",
  "runtimes",
] as const;
/** One of `groups`. */
export type Group = (typeof groups)[number];

/** What a finding is about; `id` stays the same for programs. */
export type Topic = { readonly id: string; readonly group: Group; readonly name: Words };

/** Numbers and names behind a finding, for programs. */
export type Figures = Readonly<Record<string, string | number | boolean | null>>;

/** What was found out about one thing, and what a person can do about it. */
export type Finding = Topic & {
  readonly state: State;
  readonly found: Words;
  readonly remedy: Words | null;
  readonly figures: Figures;
};

/** All is well. */
export function ok(topic: Topic, found: Words, figures: Figures = {}): Finding {
  return { ...topic, state: "ok", found, remedy: null, figures };
}

/** It works now, and may not go on to. */
export function warning(topic: Topic, found: Words, remedy: Words, figures: Figures = {}): Finding {
  return { ...topic, state: "warning", found, remedy, figures };
}

/** It does not work. */
export function problem(topic: Topic, found: Words, remedy: Words | null, figures: Figures = {}): Finding {
  return { ...topic, state: "problem", found, remedy, figures };
}

/** It was not looked at; `found` says why. */
export function skipped(topic: Topic, found: Words): Finding {
  return { ...topic, state: "skipped", found, remedy: null, figures: {} };
}

/** Words that are the same in every language: names, addresses, messages of other programs. */
export function asIs(text: string): Words {
  return { en: text, ko: text };
}
