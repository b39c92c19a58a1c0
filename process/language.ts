/** The languages in which people are told what they decide on and what is wrong. */
export const LANGUAGES = ["en", "ko"] as const;
/** One of `LANGUAGES`. */
export type Language = (typeof LANGUAGES)[number];

/**
 * The language that the environment asks for (POSIX: LC_ALL before LC_MESSAGES before LANG); else English.
 */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const wanted = [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== "");
  return /^ko(?:[_.@-]|$)/i.test(wanted ?? "") ? "ko" : "en";
}
