import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decryptText, encryptText } from "../../../../trust/keys/encrypted-key.ts";
import { readKeyFile, readSigningKey, writeKeyFile } from "../../../../trust/keys/key-file.ts";
import { readPassphrase } from "../../../../trust/keys/passphrase.ts";
import { generateSigningKey } from "../../../../trust/keys/signing-key.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const pem = generateSigningKey().key.export({ type: "pkcs8", format: "pem" }).toString();
let folder: ReturnType<typeof temporaryFolder>;
let path: string;

beforeEach(() => {
  folder = temporaryFolder();
  path = folder.join("identity.key");
});
afterEach(() => folder[Symbol.dispose]());

describe("a key file", () => {
  it("is readable to its owner only, and is read again", () => {
    writeKeyFile(path, pem, null);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readKeyFile(path, null)).toBe(pem);
  });

  it("with a passphrase holds nothing of the key in the clear", () => {
    writeKeyFile(path, pem, "right");
    expect(readFileSync(path, "utf8")).not.toContain(pem.split("\n")[1]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readKeyFile(path, "right")).toBe(pem);
  });

  it("is opened by no other passphrase, and by none", () => {
    writeKeyFile(path, pem, "right");
    expect(() => readKeyFile(path, "wrong")).toThrow(/passphrase is wrong/);
    expect(() => readKeyFile(path, null)).toThrow(/encrypted and no passphrase/);
  });

  it("that was changed is refused", () => {
    const sealed = JSON.parse(encryptText(pem, "right")) as { content: string };
    const content = Buffer.from(sealed.content, "base64");
    content[10]! ^= 1;
    const changed = JSON.stringify({ ...sealed, content: content.toString("base64") });
    expect(() => decryptText(changed, "right")).toThrow(/was changed/);
  });

  it("with costs that would hang the reader is refused", () => {
    const sealed = JSON.parse(encryptText(pem, "right")) as { kdf: object };
    const costly = JSON.stringify({ ...sealed, kdf: { ...sealed.kdf, N: 2 ** 20, r: 16, p: 4 } });
    expect(() => decryptText(costly, "right")).toThrow(/damaged/);
  });

  it.runIf(process.platform !== "win32")("that others may read is refused, with the way to mend it", () => {
    writeKeyFile(path, pem, null);
    chmodSync(path, 0o640);
    expect(() => readKeyFile(path, null)).toThrow(
      expect.objectContaining({ remedy: `run: chmod 600 ${path}` }),
    );
  });

  it("that is not there is named", () => {
    expect(() => readKeyFile(path, null)).toThrow(/identity.key/);
  });

  it("of another kind is no identity", () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    writeKeyFile(path, privateKey.export({ type: "pkcs8", format: "pem" }).toString(), null);
    expect(() => readSigningKey(path, null)).toThrow(/not an identity key/);
  });
});

describe("the passphrase", () => {
  it("is the first line of its file, else the environment's, else none", () => {
    writeFileSync(path, "open sesame\nsecond line\n");
    const environment = { CHORALE_PASSPHRASE: "from outside" };
    expect(readPassphrase({ passphraseFile: path }, environment)).toBe("open sesame");
    expect(readPassphrase({}, environment)).toBe("from outside");
    expect(readPassphrase({}, {})).toBeNull();
  });

  it("is not taken from an empty or missing file", () => {
    expect(() => readPassphrase({ passphraseFile: path })).toThrow(/cannot read the passphrase/);
    writeFileSync(path, "\n");
    expect(() => readPassphrase({ passphraseFile: path })).toThrow(/empty line/);
  });
});
