import { rmSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { CommandError } from "../../../process/command-error.ts";
import type { TlsFiles } from "../../../transport/credentials.ts";
import { readTlsFiles } from "../../../transport/read-tls-files.ts";
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
  for (const part of ["authority", "certificate", "key"] as const) writeFileSync(paths[part], content[part]);
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
    ["key", "cannot read the private key: no such file or folder: DIR/node.key"],
  ] as const)("a missing %s", (part, message) => {
    expect(read(files, Date.now(), part)).toBe(message);
  });

  test.each([
    ["authority", "DIR/ca.crt: is not a certificate in PEM form"],
    ["certificate", "DIR/node.crt: is not a certificate in PEM form"],
    ["key", "DIR/node.key: is not a private key in PEM form without a password"],
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
