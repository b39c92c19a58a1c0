import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { setUpNode } from "../../../../client/commands/set-up-node.ts";
import { createAuthority, type Authority } from "../../../../trust/identity/create-authority.ts";
import { readCertificateRequest } from "../../../../trust/identity/certificate-request.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

let authority: Authority;
beforeAll(async () => {
  authority = await createAuthority({ nowMs: Date.now() });
});

type Folder = ReturnType<typeof temporaryFolder>;

function setUp(folder: Folder, options: Partial<Parameters<typeof setUpNode>[0]> = {}): Promise<string> {
  writeFileSync(folder.join("authority.crt"), authority.certificate);
  writeFileSync(folder.join("table: 1.csv"), "smiles\n");
  writeFileSync(folder.join("protocol.key"), "secret");
  return setUpNode({
    name: "company-a",
    coordinator: "coordinator.example.org:7443",
    authority: folder.join("authority.crt"),
    data: [folder.join("table: 1.csv")],
    out: folder.join("node"),
    ...options,
  });
}

describe("chorale client init", () => {
  test("makes key, request and configuration; the key is readable by its owner only", async () => {
    using folder = temporaryFolder();
    await setUp(folder);
    expect(readdirSync(folder.join("node")).sort()).toEqual([
      "authority.crt",
      "node.csr",
      "node.key",
      "node.yaml",
    ]);
    expect(statSync(folder.join("node", "node.key")).mode & 0o777).toBe(0o600);
    expect(readFileSync(folder.join("node", "authority.crt"), "utf8")).toBe(authority.certificate);
    const { nameAskedFor } = await readCertificateRequest(
      readFileSync(folder.join("node", "node.csr"), "utf8"),
    );
    expect(nameAskedFor).toBe("company-a");
  });

  test("writes what was said into node.yaml, whatever characters a path has", async () => {
    using folder = temporaryFolder();
    await setUp(folder, { protocolKeyFile: folder.join("protocol.key"), threads: 3 });
    expect(parse(readFileSync(folder.join("node", "node.yaml"), "utf8"))).toEqual({
      name: "company-a",
      coordinator: "coordinator.example.org:7443",
      tls: { authority: "authority.crt", certificate: "node.crt", key: "node.key" },
      data: folder.join("table: 1.csv"),
      protocolKeyFile: folder.join("protocol.key"),
      stateDir: "state",
      threads: 3,
    });
  });

  test("leaves out what was not said", async () => {
    using folder = temporaryFolder();
    await setUp(folder);
    const config = parse(readFileSync(folder.join("node", "node.yaml"), "utf8")) as object;
    expect(Object.keys(config)).toEqual(["name", "coordinator", "tls", "data", "stateDir"]);
  });

  test("does not set a node up over another", async () => {
    using folder = temporaryFolder();
    await setUp(folder);
    const key = readFileSync(folder.join("node", "node.key"), "utf8");
    await expect(setUp(folder)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("exists"),
    });
    expect(readFileSync(folder.join("node", "node.key"), "utf8")).toBe(key);
  });

  test.each([
    [{ name: "Company A" }, "--name Company A"],
    [{ coordinator: "coordinator.example.org" }, "--coordinator coordinator.example.org"],
    [{ coordinator: "coordinator.example.org:0" }, "--coordinator coordinator.example.org:0"],
    [{ data: ["missing.csv"] }, "--data missing.csv"],
    [{ protocolKeyFile: "missing.key" }, "--protocol-key-file missing.key"],
    [{ authority: "missing.crt" }, "--authority missing.crt"],
  ])("refuses before it writes anything: %j", async (options, words) => {
    using folder = temporaryFolder();
    await expect(setUp(folder, options)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(words),
    });
    expect(() => statSync(folder.join("node"))).toThrow("ENOENT");
  });

  test("refuses an authority that is none", async () => {
    using folder = temporaryFolder();
    writeFileSync(folder.join("other.crt"), "hello");
    await expect(setUp(folder, { authority: folder.join("other.crt") })).rejects.toMatchObject({
      exitCode: 2,
      message: `${folder.join("other.crt")}: is not a certificate in PEM form`,
    });
  });
});
