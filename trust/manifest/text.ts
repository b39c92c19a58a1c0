import { z } from "zod";

/** One line without control characters: safe to print, to log and to show to a data owner. */
export function lineOf(charactersMax: number): z.ZodString {
  return z
    .string()
    .trim()
    .max(charactersMax)
    .regex(
      /^[^\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]*$/u,
      "use one line without control characters",
    );
}

/** Lines without other control characters. */
export function paragraphOf(charactersMax: number): z.ZodString {
  return z
    .string()
    .trim()
    .max(charactersMax)
    .regex(/^(?:[^\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]|[\n\t])*$/u, "use no control characters");
}
