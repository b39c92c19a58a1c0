import { z } from "zod";

/**
 * A SHA-256 as it is written everywhere: the digest of a manifest or an update, or the fingerprint of a key.
 */
export const digestSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "use 64 lower-case hexadecimal digits: it is a SHA-256");
