import type { Language } from "../../../process/language.ts";

/** Gives the sentence of the reader's language. */
export type Say = (english: string, korean: string) => string;

/** Says everything in one language. */
export function sayIn(language: Language): Say {
  return (english, korean) => (language === "ko" ? korean : english);
}
