import { z } from "zod";

/** A name that is safe in a path, a log line and a certificate. */
export const nameSchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    "use 1 to 63 of a-z, 0-9 and -, starting and ending with a letter or digit",
  )
  // The one property of every JavaScript object that would pass as a name.
  .refine((name) => name !== "constructor", "this name is reserved");
