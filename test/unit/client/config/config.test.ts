import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readConfig, readIdentity, readProtocolKey } from "../../../../client/config.ts";
import { nodeYaml } from "../../../../client/commands/node-yaml.ts";
import { CommandError } from "../../../../process/command-error.ts";
import { writeKeyFile } from "../../../../trust/keys/key-file.ts";
import { generateSigningKey } from "../../../../trust/keys/signing-key.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const FEDERATION = { id: "f".repeat(32), name: "consortium", operator: "0".repeat(64) };

const WHOLE = `name: company-a
coordinator: fl.example.org:7443
federation: { id: "${FEDERATION.id}", name: consortium, operator: "${FEDERATION.operator}" }
tls: { authority: ca.crt, certificate: a.crt, key: a.key }
data: compounds.csv
stateDir: state
`;

function failure(text: string): CommandError {
  using folder = temporaryFolder();
  writeFileSync(folder.join("node.yaml"), text);
  try {
    readConfig(folder.join("node.yaml"));
  } catch (error) {
    if (error instanceof CommandError) return error;
  }
  throw new Error("this was not refused");
}

describe("node.yaml", () => {
  test("gets its defaults, and its paths start at the file's folder", () => {
    using folder = temporaryFolder();
    writeFileSync(folder.join("node.yaml"), WHOLE);
    const config = readConfig(folder.join("node.yaml"));
    expect(config).toMatchObject({ name: "company-a", log: "info", stateDir: folder.join("state") });
    expect(config.tls.key).toBe(folder.join("a.key"));
    expect(config.threads).toBeGreaterThanOrEqual(1);
    expect(readProtocolKey(config)).toBe("chorale");
  });

  test("that `client enroll` writes can be read", () => {
    using folder = temporaryFolder();
    const tls = { authority: folder.join("authority.crt"), own: null, issued: true };
    const node = {
      name: "acme",
      coordinator: "127.0.0.1:7443",
      federation: FEDERATION,
      tls,
      data: ["t.csv"],
    };
    const read = (text: string): ReturnType<typeof readConfig> => {
      writeFileSync(folder.join("node.yaml"), text);
      return readConfig(folder.join("node.yaml"));
    };
    const config = read(nodeYaml({ ...node, threads: 2 }));
    expect(config).toMatchObject({ name: "acme", threads: 2, federation: FEDERATION, policyFile: undefined });
    expect(config.identity).toBe(folder.join("identity.key"));
    expect(config.tls).toMatchObject({ certificate: folder.join("node.crt"), renew: true });
    const own = { certificate: "/pki/a.crt", key: "/pki/a.key" };
    const brought = read(nodeYaml({ ...node, tls: { authority: "system", own, issued: false } }));
    expect(brought.tls).toEqual({ authority: "system", ...own, renew: false });
    const none = read(nodeYaml({ ...node, tls: { ...tls, issued: false } }));
    expect(none.tls).toMatchObject({ certificate: undefined, key: undefined });
    const name = 'x" \n# ${a}: [';
    expect(read(nodeYaml({ ...node, federation: { ...FEDERATION, name } })).federation.name).toBe(name);
  });

  test("names the identity key, and what opens it", () => {
    using folder = temporaryFolder();
    const text = `${WHOLE}identity: me.key\npassphraseFile: passphrase\npolicy: rules/policy.yaml\n`;
    writeFileSync(folder.join("node.yaml"), text);
    writeFileSync(folder.join("passphrase"), "open sesame\n");
    const { key, signingKey } = generateSigningKey();
    const pem = key.export({ type: "pkcs8", format: "pem" }).toString();
    writeKeyFile(folder.join("me.key"), pem, "open sesame");
    const config = readConfig(folder.join("node.yaml"));
    expect(config.policyFile).toBe(folder.join("rules", "policy.yaml"));
    expect(readIdentity(config).fingerprint).toBe(signingKey.fingerprint);
  });

  test.each([
    ["tls: { authority: ca.crt, certificate: a.crt }", /tls: certificate and key go together/],
    ["federation: { id: 1, name: c, operator: x }", /federation\.id: .*\n.*federation\.operator: use 64/],
  ])("is refused with %s", (line, message) => {
    const [field] = line.split(":");
    expect(failure(WHOLE.replace(new RegExp(`^${field}:.*$`, "m"), line)).message).toMatch(message);
  });

  test("is refused with file, line and field for each problem, as wrong usage", () => {
    const error = failure(
      WHOLE.replace("fl.example.org:7443", "fl.example.org").replace("stateDir", "stateFolder"),
    );
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(/node\.yaml:2: coordinator: write HOST:PORT/);
    expect(error.message).toMatch(/node\.yaml:6: stateFolder: there is no such field/);
    expect(error.remedy).toMatch(/client enroll/);
  });

  test("that is no YAML is refused with the line", () => {
    expect(failure(`${WHOLE}tls: [`).message).toMatch(/node\.yaml:\d+: /);
  });

  test("that is missing is refused as wrong usage", () => {
    expect(() => readConfig("/nowhere/node.yaml")).toThrow(/no such file/);
  });

  test("names a fold key that must not be empty", () => {
    using folder = temporaryFolder();
    writeFileSync(folder.join("protocol.key"), " secret \n");
    expect(readProtocolKey({ protocolKeyFile: folder.join("protocol.key") })).toBe("secret");
    writeFileSync(folder.join("protocol.key"), "\n");
    expect(() => readProtocolKey({ protocolKeyFile: folder.join("protocol.key") })).toThrow(/is empty/);
  });

  test("chooses what computes, and whose trainer", () => {
    using folder = temporaryFolder();
    const read = (text: string): ReturnType<typeof readConfig> => {
      writeFileSync(folder.join("node.yaml"), WHOLE + text);
      return readConfig(folder.join("node.yaml"));
    };
    expect(read("")).toMatchObject({
      runtime: { engine: "onnx", provider: "cpu", device: 0 },
      checkpointSeconds: 300,
    });
    expect(read("runtime: { engine: tfjs }\n").runtime).toEqual({ engine: "tfjs" });
    const gpu = read("runtime: { engine: onnx, provider: cuda, device: 1 }\nmemoryMiBMax: 4096\n");
    expect(gpu).toMatchObject({ runtime: { provider: "cuda", device: 1 }, memoryMiBMax: 4096 });
    const { trainer } = read('trainer: { address: "unix:/run/t.sock", tokenFile: t.token }\n');
    expect(trainer).toEqual({ address: "unix:/run/t.sock", tokenFile: folder.join("t.token") });
  });

  test("names the field of a provider or an engine that does not exist", () => {
    expect(failure(`${WHOLE}runtime: { engine: onnx, provider: abacus }\n`).message).toContain(
      "runtime.provider",
    );
    expect(failure(`${WHOLE}runtime: { engine: torch }\n`).message).toContain("runtime.engine");
  });
});
