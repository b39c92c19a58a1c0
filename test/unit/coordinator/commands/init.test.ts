import { X509Certificate } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { InitOptions } from "../../../../coordinator/commands/coordinator-yaml.ts";
import { foundFederation } from "../../../../coordinator/commands/found-federation.ts";
import { operatorIdentity } from "../../../../coordinator/commands/operator-identity.ts";
import { serverAuthority } from "../../../../coordinator/commands/server-authority.ts";
import { readConfig } from "../../../../coordinator/config.ts";
import { readTlsFiles } from "../../../../transport/read-tls-files.ts";
import { readCertificates } from "../../../../trust/identity/certificate-chain.ts";
import { keyFingerprintOf } from "../../../../trust/identity/key-fingerprint.ts";
import { spokenFingerprint } from "../../../../trust/keys/public-key.ts";
import { foundFederation as foundAuthority } from "../../../support/certificates.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

type Folder = ReturnType<typeof temporaryFolder>;

function found(folder: Folder, options: Partial<InitOptions> = {}): Promise<string> {
  return foundFederation({
    out: folder.join("federation"),
    host: ["coordinator.example.org"],
    listen: "127.0.0.1:7443",
    http: "off",
    ...options,
  });
}

const configIn = (folder: Folder): string => folder.join("federation", "coordinator.yaml");
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe("chorale coordinator init", () => {
  test("writes a configuration that a coordinator reads, with certificates that belong together", async () => {
    using folder = temporaryFolder();
    await found(folder, { name: "Lung study group: Köln #1" });
    const config = readConfig(configIn(folder));
    expect(config).toMatchObject({
      federation: { name: "Lung study group: Köln #1" },
      address: "coordinator.example.org:7443",
      listen: "127.0.0.1:7443",
      http: "off",
      stateDir: folder.join("federation", "state"),
    });
    expect(() => readTlsFiles(config.tls, Date.now())).not.toThrow();
    expect(() =>
      readTlsFiles({ ...config.operator!, authority: config.tls.authority }, Date.now()),
    ).not.toThrow();
  });

  test("lets people compare the authority and the operator's key, which signs what nodes accept", async () => {
    using folder = temporaryFolder();
    const told = await found(folder);
    const { federation, tls } = readConfig(configIn(folder));
    const key = operatorIdentity(configIn(folder));
    expect(key.publicKey).toBe(federation.operatorKey);
    expect(told).toContain(spokenFingerprint(key.fingerprint));
    expect(told).toContain(
      spokenFingerprint(keyFingerprintOf(new X509Certificate(readFileSync(tls.authority)))),
    );
  });

  test("has the server show its authority, as invitations name it", async () => {
    using folder = temporaryFolder();
    await found(folder);
    const config = readConfig(configIn(folder));
    const [own, authority] = readCertificates(readFileSync(config.tls.certificate));
    expect(own?.subjectAltName).toContain("DNS:coordinator.example.org");
    expect(authority?.fingerprint256).toBe(
      new X509Certificate(readFileSync(config.tls.authority)).fingerprint256,
    );
    expect(serverAuthority(config)).toBe(
      keyFingerprintOf(new X509Certificate(readFileSync(config.tls.authority))),
    );
  });

  test("keeps every key readable by its owner only", async () => {
    using folder = temporaryFolder();
    await found(folder);
    const { tls, authority, operator } = readConfig(configIn(folder));
    const keys = [tls.key, authority!.key!, operator!.key, operator!.identity];
    expect(keys.map(modeOf)).toEqual(["600", "600", "600", "600"]);
  });

  test("encrypts every key where there is a passphrase", async () => {
    using folder = temporaryFolder();
    writeFileSync(folder.join("passphrase"), "correct horse\n");
    await found(folder, { passphraseFile: folder.join("passphrase") });
    const { tls, authority, operator, passphraseFile } = readConfig(configIn(folder));
    for (const key of [tls.key, authority!.key!, operator!.key, operator!.identity])
      expect(readFileSync(key, "utf8")).not.toMatch(/BEGIN (?:EC )?PRIVATE KEY/);
    expect(passphraseFile).toBe(folder.join("passphrase"));
    expect(operatorIdentity(configIn(folder)).publicKey).toHaveLength(59);
  });

  test("does not found a federation over another", async () => {
    using folder = temporaryFolder();
    await found(folder);
    const before = readFileSync(folder.join("federation", "authority", "authority.key"), "utf8");
    await expect(found(folder)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("exists"),
    });
    expect(readFileSync(folder.join("federation", "authority", "authority.key"), "utf8")).toBe(before);
  });

  test("founds another federation each time", async () => {
    using folder = temporaryFolder();
    await found(folder);
    await found(folder, { out: folder.join("other") });
    const [one, two] = ["federation", "other"].map((name) =>
      readConfig(folder.join(name, "coordinator.yaml")),
    );
    expect(one!.federation.id).not.toBe(two!.federation.id);
    expect(one!.federation.operatorKey).not.toBe(two!.federation.operatorKey);
  });

  test.each([
    [{ host: ["2001:db8::7"] }, "[2001:db8::7]:7443"],
    [{ host: [] }, "localhost:7443"],
    [{ address: "balancer.example.org:443" }, "balancer.example.org:443"],
  ])("has invitations name where nodes call it: %j", async (options, address) => {
    using folder = temporaryFolder();
    await found(folder, options);
    expect(readConfig(configIn(folder)).address).toBe(address);
  });

  test.each([
    [{ host: ["https://coordinator.example.org"] }, "--host https://coordinator.example.org"],
    [{ host: ["coordinator.example.org:7443"] }, "--host coordinator.example.org:7443"],
    [{ listen: "7443" }, "--listen 7443"],
    [{ http: "everywhere" }, "--http everywhere"],
    [{ address: "coordinator.example.org" }, "--address coordinator.example.org"],
    [{ name: " " }, "--name: is empty"],
  ])("refuses what is wrong before it writes anything: %j", async (options, words) => {
    using folder = temporaryFolder();
    await expect(found(folder, options)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(words),
    });
    expect(() => statSync(folder.join("federation"))).toThrow("ENOENT");
  });
});

describe("the operator's identity", () => {
  test("is not another federation's", async () => {
    using folder = temporaryFolder();
    await found(folder);
    await found(folder, { out: folder.join("other") });
    const text = readFileSync(configIn(folder), "utf8");
    const other = folder.join("other", "operator", "identity.key");
    writeFileSync(configIn(folder), text.replace("operator/identity.key", other));
    expect(() => operatorIdentity(configIn(folder))).toThrow("is not the key in federation.operatorKey");
  });

  test("may be on another machine", async () => {
    using folder = temporaryFolder();
    await found(folder);
    const text = readFileSync(configIn(folder), "utf8");
    writeFileSync(configIn(folder), text.replace(/^operator:\n(?: .*\n)+/m, ""));
    expect(() => operatorIdentity(configIn(folder))).toThrow("operator: is missing");
  });
});

describe("the authority that invitations name", () => {
  test("is a company's, where it issued the coordinator's certificate", async () => {
    using folder = temporaryFolder();
    await found(folder);
    const { tls, ...config } = readConfig(configIn(folder));
    const company = await foundAuthority();
    const { certificate } = await company.certify("server", "coordinator");
    writeFileSync(folder.join("server.crt"), certificate);
    const bundle = `${readFileSync(tls.authority, "utf8")}${company.authority.certificate}`;
    writeFileSync(folder.join("bundle.crt"), bundle);
    const ours = {
      ...config,
      tls: { ...tls, authority: folder.join("bundle.crt"), certificate: folder.join("server.crt") },
    };
    expect(serverAuthority(ours)).toBe(keyFingerprintOf(new X509Certificate(company.authority.certificate)));
    const unknown = { ...config, tls: { ...tls, certificate: folder.join("server.crt") } };
    expect(() => serverAuthority(unknown)).toThrow("does not lead to an authority's certificate");
  });
});
