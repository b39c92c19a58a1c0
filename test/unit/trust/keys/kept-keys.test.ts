import { expect, test } from "vitest";
import { isSignedBy, readPublicKey } from "../../../../trust/keys/public-key.ts";
import { generateSigningKey } from "../../../../trust/keys/signing-key.ts";

test("a public key is read once, however many messages it signed, and each signature is still checked", () => {
  const { signingKey } = generateSigningKey();
  const message = Buffer.from("message");
  const key = readPublicKey(signingKey.publicKey);
  expect(readPublicKey(signingKey.publicKey)).toBe(key);
  expect(isSignedBy(signingKey.publicKey, message, signingKey.sign(message))).toBe(true);
  expect(isSignedBy(signingKey.publicKey, Buffer.from("other"), signingKey.sign(message))).toBe(false);
});

test("what is no key is none the second time too", () => {
  const { publicKey } = generateSigningKey().signingKey;
  for (const text of [`${publicKey}A`, publicKey.slice(1), ""])
    expect([readPublicKey(text), readPublicKey(text)]).toEqual([null, null]);
});

test("more keys than are kept are read as before", () => {
  const { publicKey } = generateSigningKey().signingKey;
  const first = readPublicKey(publicKey);
  for (let count = 0; count < 1001; count++) readPublicKey(generateSigningKey().signingKey.publicKey);
  const again = readPublicKey(publicKey);
  expect(again).not.toBe(first);
  expect(again!.equals(first!)).toBe(true);
});
