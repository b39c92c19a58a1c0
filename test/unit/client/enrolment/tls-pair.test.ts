import { X509Certificate, createPrivateKey } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import {
  checkIssued,
  settleTlsPair,
  writeTlsPair,
  type TlsPair,
} from "../../../../client/enrolment/tls-pair.ts";
import { readKeyFile, writeKeyFile } from "../../../../trust/keys/key-file.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

let federation: TestFederation;
let [old, renewed]: TlsPair[] = [];
beforeAll(async () => {
  federation = await foundFederation();
  [old, renewed] = [await pairOf("alpha"), await pairOf("alpha")];
});

async function pairOf(name: string): Promise<TlsPair> {
  const { certificate, key } = await federation.certify("node", name);
  return { certificate: certificate.toString(), key: key.toString() };
}

describe("a new certificate with its new key", () => {
  test.each([
    ["before anything was written", [], "old"],
    ["after the key", ["key"], "old"],
    ["after the certificate", ["key", "certificate"], "renewed"],
  ] as const)("leaves a pair that belongs together when it breaks off %s", (_when, written, expected) => {
    using folder = temporaryFolder();
    const paths = { certificate: folder.join("node.crt"), key: folder.join("node.key") };
    writeTlsPair(paths, old!, null);
    if (written.some((part) => part === "key")) writeKeyFile(`${paths.key}.next`, renewed!.key, null);
    if (written.some((part) => part === "certificate"))
      writeFileSync(paths.certificate, renewed!.certificate);
    settleTlsPair(paths, null);
    const certificate = new X509Certificate(readFileSync(paths.certificate));
    expect(certificate.checkPrivateKey(createPrivateKey(readKeyFile(paths.key, null)))).toBe(true);
    const kept = expected === "old" ? old! : renewed!;
    expect(readFileSync(paths.certificate, "utf8")).toBe(kept.certificate);
    writeTlsPair(paths, renewed!, null);
    expect(readKeyFile(paths.key, null)).toBe(renewed!.key);
    expect(existsSync(`${paths.key}.next`)).toBe(false);
  });

  test("is settled with an encrypted key too", () => {
    using folder = temporaryFolder();
    const paths = { certificate: folder.join("node.crt"), key: folder.join("node.key") };
    writeTlsPair(paths, renewed!, "open sesame");
    renameSync(paths.key, `${paths.key}.next`);
    settleTlsPair(paths, "open sesame");
    expect(readKeyFile(paths.key, "open sesame")).toBe(renewed!.key);
  });

  test("is refused for another key or another name", async () => {
    expect(() => checkIssued(old!, "alpha")).not.toThrow();
    expect(() => checkIssued({ ...old!, key: renewed!.key }, "alpha")).toThrow(
      /not for this node's key and name/,
    );
    expect(() => checkIssued(old!, "beta")).toThrow(/not for this node's key and name/);
    expect(() => checkIssued({ ...old!, certificate: "hello" }, "alpha")).toThrow(/not for this node's/);
  });
});
