/** The languages that the agreement is written in. */
export const LANGUAGES = ["en", "ko"] as const;
/** A language that the agreement is written in. */
export type Language = (typeof LANGUAGES)[number];

/** Gives the sentence of the reader's language. */
export type Say = (english: string, korean: string) => string;

/** Says everything in one language. */
export function sayIn(language: Language): Say {
  return (english, korean) => (language === "ko" ? korean : english);
}

/**
 * The language that the environment asks for (POSIX: LC_ALL before LC_MESSAGES before LANG); else English.
 */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const wanted = [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== "");
  return /^ko(?:[_.@-]|$)/i.test(wanted ?? "") ? "ko" : "en";
}
