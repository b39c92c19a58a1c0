import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { z } from "zod";

/**
 * scrypt (RFC 7914) at 128 MiB and about half a second: a passphrase that was stolen with the file has to be
 * guessed slowly.
 */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1 } as const;
/** What reading accepts: a file with larger costs could hang the reader. */
const MEMORY_BYTES_MAX = 512 * 1024 * 1024;

const base64 = z.base64().max(65_536);
const sealedSchema = z.strictObject({
  format: z.literal("chorale-key-1"),
  kdf: z.strictObject({
    name: z.literal("scrypt"),
    N: z
      .int()
      .min(2 ** 14)
      .max(2 ** 20),
    r: z.int().min(1).max(16),
    p: z.int().min(1).max(4),
    salt: base64,
  }),
  cipher: z.strictObject({ name: z.literal("aes-256-gcm"), nonce: base64, tag: base64 }),
  content: base64,
});

/** Encrypts a text with a passphrase: scrypt and AES-256-GCM, as one line of JSON. */
export function encryptText(text: string, passphrase: string): string {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyOf(passphrase, salt, SCRYPT), nonce);
  const content = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  const sealed: z.output<typeof sealedSchema> = {
    format: "chorale-key-1",
    kdf: { name: "scrypt", ...SCRYPT, salt: salt.toString("base64") },
    cipher: {
      name: "aes-256-gcm",
      nonce: nonce.toString("base64"),
      tag: cipher.getAuthTag().toString("base64"),
    },
    content: content.toString("base64"),
  };
  return `${JSON.stringify(sealed)}\n`;
}

/** Whether a file's text looks like what `encryptText` wrote. */
export function isEncrypted(text: string): boolean {
  return text.trimStart().startsWith("{");
}

/** The reverse of `encryptText`. Throws an `Error`: a wrong passphrase, or a file that was changed. */
export function decryptText(sealed: string, passphrase: string): string {
  const { kdf, cipher, content } = parse(sealed);
  const bytes = (text: string): Buffer => Buffer.from(text, "base64");
  const [nonce, tag] = [bytes(cipher.nonce), bytes(cipher.tag)];
  if (nonce.length !== 12 || tag.length !== 16 || 128 * kdf.N * kdf.r * kdf.p > MEMORY_BYTES_MAX)
    throw new Error("the encrypted key is damaged");
  const decipher = createDecipheriv("aes-256-gcm", keyOf(passphrase, bytes(kdf.salt), kdf), nonce);
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(bytes(content)), decipher.final()]).toString("utf8");
  } catch {
    throw new Error("the passphrase is wrong, or the file was changed");
  }
}

function parse(sealed: string): z.output<typeof sealedSchema> {
  try {
    return sealedSchema.parse(JSON.parse(sealed));
  } catch {
    throw new Error("the encrypted key is damaged");
  }
}

function keyOf(passphrase: string, salt: Buffer, { N, r, p }: { N: number; r: number; p: number }): Buffer {
  return scryptSync(passphrase.normalize("NFC"), salt, 32, { N, r, p, maxmem: MEMORY_BYTES_MAX });
}
