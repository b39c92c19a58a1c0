import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { CommandError } from "../../../process/command-error.ts";
import type { TlsFiles } from "../../../transport/credentials.ts";
import { readClientTls, readTlsFiles } from "../../../transport/read-tls-files.ts";
import { encryptText } from "../../../trust/keys/encrypted-key.ts";
import { foundFederation, type TestFederation } from "../../support/certificates.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const DAY_MS = 86_400_000;

let federation: TestFederation;
let files: TlsFiles;
beforeAll(async () => {
  federation = await foundFederation();
  files = await federation.certify("node", "company-a");
});

/**
 * Writes the files but one and reads them; returns what a person is told is wrong, with a remedy, or null.
 */
function read(content: TlsFiles, nowMs = Date.now(), missing?: keyof TlsFiles): string | null {
  using folder = temporaryFolder();
  const paths = {
    authority: folder.join("ca.crt"),
    certificate: folder.join("node.crt"),
    key: folder.join("node.key"),
  };
  for (const part of ["authority", "certificate", "key"] as const)
    writeFileSync(paths[part], content[part], { mode: 0o600 });
  if (missing !== undefined) rmSync(paths[missing]);
  try {
    const result = readTlsFiles(paths, nowMs);
    for (const part of ["authority", "certificate", "key"] as const)
      expect(result[part].toString()).toBe(content[part].toString());
    return null;
  } catch (error) {
    if (!(error instanceof CommandError) || error.remedy === undefined) throw error;
    return error.message.replaceAll(folder.path, "DIR");
  }
}

test("three files that belong together are read", () => {
  expect(read(files)).toBeNull();
});

describe("what is wrong is said with the file's name:", () => {
  test.each([
    ["authority", "cannot read the federation's authority certificate: no such file or folder: DIR/ca.crt"],
    ["certificate", "cannot read the certificate: no such file or folder: DIR/node.crt"],
    ["key", "cannot read the key DIR/node.key: no such file or folder: DIR/node.key"],
  ] as const)("a missing %s", (part, message) => {
    expect(read(files, Date.now(), part)).toBe(message);
  });

  test.each([
    ["authority", "DIR/ca.crt: is not a certificate in PEM form"],
    ["certificate", "DIR/node.crt: is not a certificate in PEM form"],
    ["key", "DIR/node.key: is not a private key in PEM form"],
  ] as const)("a %s that is not PEM", (part, message) => {
    expect(read({ ...files, [part]: "hello" })).toBe(message);
  });

  test("an authority that is none", () => {
    expect(read({ ...files, authority: files.certificate })).toBe(
      "DIR/ca.crt: is not the certificate of an authority",
    );
  });

  test("a certificate of another authority", async () => {
    const other = await foundFederation();
    expect(read({ ...files, authority: other.authority.certificate })).toBe(
      "DIR/node.crt: was not issued by the authority in DIR/ca.crt",
    );
  });

  test("the key of another certificate", async () => {
    const { key } = await federation.certify("node", "company-b");
    expect(read({ ...files, key })).toBe("DIR/node.key: is not the key of the certificate in DIR/node.crt");
  });

  test("an expired certificate", () => {
    expect(read(files, Date.now() + 2 * DAY_MS)).toMatch(/^DIR\/node\.crt: expired on /);
  });

  test("a certificate from the future", () => {
    expect(read(files, Date.now() - DAY_MS)).toMatch(/^DIR\/node\.crt: is not valid before /);
  });
});

describe("the files of a client", () => {
  function written(content: Partial<TlsFiles>): ReturnType<typeof temporaryFolder> {
    const folder = temporaryFolder();
    for (const [part, text] of Object.entries(content))
      writeFileSync(folder.join(part), text, { mode: 0o600 });
    return folder;
  }

  test("may name no certificate: then there is only what it trusts", () => {
    using folder = written(files);
    const paths = { authority: folder.join("authority") };
    expect(readClientTls(paths, Date.now())).toEqual({ authority: Buffer.from(files.authority) });
  });

  test("may trust what this machine trusts", () => {
    const { authority } = readClientTls({ authority: "system" }, Date.now());
    expect(authority.toString()).toContain("-----BEGIN CERTIFICATE-----");
  });

  test("may hold a certificate of an authority that the server's is not from", async () => {
    const other = await foundFederation();
    using folder = written({ ...files, authority: other.authority.certificate });
    const [authority, certificate, key] = ["authority", "certificate", "key"].map((name) =>
      folder.join(name),
    );
    expect(() => readClientTls({ authority: authority!, certificate, key }, Date.now())).not.toThrow();
  });

  test("hold a bundle of authorities as one", async () => {
    const bundle = `${(await foundFederation()).authority.certificate}${files.authority.toString()}`;
    expect(read({ ...files, authority: bundle })).toBeNull();
  });

  test("say what to do when the certificate has ended", () => {
    using folder = written(files);
    const paths = { authority: folder.join("authority"), certificate: folder.join("certificate") };
    const reading = { whenExpired: "enroll again" };
    expect(() =>
      readClientTls({ ...paths, key: folder.join("key") }, Date.now() + 2 * DAY_MS, reading),
    ).toThrow(expect.objectContaining({ remedy: "enroll again" }));
  });

  test("have a key that only its owner may read, encrypted where there is a passphrase", () => {
    using folder = written({ ...files, key: encryptText(files.key.toString(), "open sesame") });
    const [authority, certificate, key] = ["authority", "certificate", "key"].map((name) =>
      folder.join(name),
    );
    const paths = { authority: authority!, certificate, key };
    const read = readClientTls(paths, Date.now(), { passphrase: "open sesame" });
    expect(read.key).toBe(files.key.toString());
    expect(() => readClientTls(paths, Date.now(), { passphrase: "other" })).toThrow(/passphrase is wrong/);
    expect(() => readClientTls(paths, Date.now())).toThrow(/no passphrase was given/);
    chmodSync(key!, 0o644);
    expect(() => readClientTls(paths, Date.now())).toThrow(/other users of this machine may read/);
  });
});
