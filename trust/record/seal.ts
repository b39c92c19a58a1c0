import { readFileSync } from "node:fs";
import { z } from "zod";
import { parseJson } from "../../process/parse-json.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import type { SigningKey } from "../keys/signing-key.ts";
import { digestSchema } from "../manifest/digest.ts";
import { signatureSchema, signDocument, signerOf } from "../signature/signed-document.ts";

const sealSchema = z.strictObject({
  /** Name of the file without its folder. */
  file: z.string().min(1).max(255),
  /** Sequence of the first and of the last entry. */
  first: z.int().min(1),
  last: z.int().min(1),
  /** `hash` of the last entry: the next file goes on from it. */
  lastHash: digestSchema,
  /** Of the whole file. */
  sha256: digestSchema,
  entries: z.int().min(1),
  bytes: z.int().min(1),
  /** UTC, ISO 8601. */
  sealedAt: z.iso.datetime(),
});

/** What a node signs of a file of a record when it begins the next one: the file as it was written. */
export type Seal = z.output<typeof sealSchema>;

const signedSealSchema = z.strictObject({ document: sealSchema, signature: signatureSchema });

/** A seal that was read, with who signed it: null where the signature is not right. */
export type ReadSeal = { readonly seal: Seal; readonly signer: string | null };

/** Signs a seal and keeps it beside its file; a crash leaves the whole seal or none. */
export function writeSeal(path: string, seal: Seal, key: SigningKey): void {
  writeAtomically(path, `${JSON.stringify(signDocument("seal", seal, key), null, 2)}\n`, 0o600);
}

/** Reads a seal; null for a file that holds none. Throws where the file cannot be read. */
export function readSeal(path: string): ReadSeal | null {
  const text = readFileSync(path, "utf8");
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return null;
  }
  const { success, data } = signedSealSchema.safeParse(value);
  return success ? { seal: data.document, signer: signerOf("seal", data) } : null;
}
