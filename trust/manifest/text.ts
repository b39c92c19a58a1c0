import { z } from "zod";

/** One line without control characters: safe to print, to log and to show to a data owner. */
export function lineOf(charactersMax: number): z.ZodString {
  return z
    .string()
    .trim()
    .max(charactersMax)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u, "use one line without control characters");
}

/** Lines without other control characters. */
export function paragraphOf(charactersMax: number): z.ZodString {
  return z
    .string()
    .trim()
    .max(charactersMax)
    .regex(/^(?:[^\p{Cc}\p{Bidi_Control}]|[\n\t])*$/u, "use no control characters");
}

/**
 * A name or a reason of a person, for the record: one line of at most 200 characters that can all be seen.
 */
export const recordedLineSchema = z
  .string()
  .trim()
  .max(200)
  .regex(/^[^\p{C}]*$/u, "use one line without control characters");
