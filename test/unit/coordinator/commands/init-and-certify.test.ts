import { readFileSync, statSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { certifyNode } from "../../../../coordinator/commands/certify-node.ts";
import { foundFederation } from "../../../../coordinator/commands/found-federation.ts";
import { readConfig } from "../../../../coordinator/config.ts";
import { setUpNode } from "../../../../client/commands/set-up-node.ts";
import { readTlsFiles } from "../../../../transport/read-tls-files.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

type Folder = ReturnType<typeof temporaryFolder>;

function found(
  folder: Folder,
  options: { host?: string[]; listen?: string; http?: string } = {},
): Promise<string> {
  return foundFederation({
    out: folder.join("federation"),
    host: ["coordinator.example.org"],
    listen: "127.0.0.1:0",
    http: "off",
    ...options,
  });
}

function setUp(folder: Folder, name: string, out = name): Promise<string> {
  writeFileSync(folder.join("table.csv"), "smiles\n");
  return setUpNode({
    name,
    coordinator: "localhost:7443",
    authority: folder.join("federation", "authority", "authority.crt"),
    data: [folder.join("table.csv")],
    out: folder.join(out),
  });
}

function certify(
  folder: Folder,
  node: string,
  options: { name?: string; replaceKey?: true } = {},
): Promise<string> {
  return certifyNode(folder.join(node, "node.csr"), {
    config: folder.join("federation", "coordinator.yaml"),
    out: folder.join(node, "node.crt"),
    days: 90,
    ...options,
  });
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe("chorale coordinator init", () => {
  test("writes a configuration that a coordinator reads, with certificates that belong together", async () => {
    using folder = temporaryFolder();
    await found(folder);
    const config = readConfig(folder.join("federation", "coordinator.yaml"));
    expect(config).toMatchObject({
      listen: "127.0.0.1:0",
      http: "off",
      stateDir: folder.join("federation", "state"),
    });
    expect(() => readTlsFiles(config.tls, Date.now())).not.toThrow();
    expect(() =>
      readTlsFiles({ ...config.operator!, authority: config.tls.authority }, Date.now()),
    ).not.toThrow();
  });

  test("keeps every key readable by its owner only", async () => {
    using folder = temporaryFolder();
    await found(folder);
    const { tls, authority, operator } = readConfig(folder.join("federation", "coordinator.yaml"));
    expect([tls.key, authority!.key, operator!.key].map(modeOf)).toEqual(["600", "600", "600"]);
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

  test.each([
    [{ host: ["https://coordinator.example.org"] }, "--host https://coordinator.example.org"],
    [{ host: ["coordinator.example.org:7443"] }, "--host coordinator.example.org:7443"],
    [{ listen: "7443" }, "--listen 7443"],
    [{ http: "everywhere" }, "--http everywhere"],
  ])("refuses a wrong address before it writes anything: %j", async (options, words) => {
    using folder = temporaryFolder();
    await expect(found(folder, options)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(words),
    });
    expect(() => statSync(folder.join("federation"))).toThrow("ENOENT");
  });
});

describe("chorale coordinator certify", () => {
  test("gives a node what it needs to connect, and both sides see the same key", async () => {
    using folder = temporaryFolder();
    await found(folder);
    const atNode = await setUp(folder, "company-a");
    const atCoordinator = await certify(folder, "company-a");
    const at = (name: string): string => folder.join("company-a", name);
    const paths = { authority: at("authority.crt"), certificate: at("node.crt"), key: at("node.key") };
    expect(() => readTlsFiles(paths, Date.now())).not.toThrow();
    const [fingerprint] = /(?:[0-9a-f]{4} ){7}[0-9a-f]{4}/.exec(atCoordinator)!;
    expect(atNode).toContain(fingerprint);
  });

  test("renews the certificate of the same key", async () => {
    using folder = temporaryFolder();
    await found(folder);
    await setUp(folder, "company-a");
    await certify(folder, "company-a");
    await expect(certify(folder, "company-a")).resolves.toContain("Certified company-a");
  });

  test("does not give a taken name to another key unless told so", async () => {
    using folder = temporaryFolder();
    await found(folder);
    await setUp(folder, "company-a");
    await setUp(folder, "company-a", "impostor");
    await certify(folder, "company-a");
    await expect(certify(folder, "impostor")).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining("company-a has a certificate with another key"),
      remedy: expect.stringContaining("--replace-key"),
    });
    expect(() => statSync(folder.join("impostor", "node.crt"))).toThrow("ENOENT");
    await expect(certify(folder, "impostor", { name: "company-b" })).resolves.toContain(
      "Certified company-b",
    );
    await expect(certify(folder, "impostor", { replaceKey: true })).resolves.toContain("Certified company-a");
  });

  test("names the file that is no request", async () => {
    using folder = temporaryFolder();
    await found(folder);
    await setUp(folder, "company-a");
    writeFileSync(folder.join("company-a", "node.csr"), "hello");
    await expect(certify(folder, "company-a")).rejects.toThrow(
      `${folder.join("company-a", "node.csr")}: this is not a certificate request`,
    );
  });

  test("does not write over the request", async () => {
    using folder = temporaryFolder();
    await found(folder);
    await setUp(folder, "company-a");
    const request = folder.join("company-a", "node.csr");
    const config = folder.join("federation", "coordinator.yaml");
    await expect(certifyNode(request, { config, out: request, days: 1 })).rejects.toMatchObject({
      exitCode: 2,
    });
  });
});
