import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS, readConfig } from "../../../../coordinator/config.ts";
import { CommandError } from "../../../../process/command-error.ts";
import { FEDERATION_ID, operatorIdentity } from "../../../support/identities.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const MINIMAL = `
federation: { id: ${FEDERATION_ID}, name: Tests, operatorKey: ${operatorIdentity.publicKey} }
address: coordinator.example.org:7443
stateDir: state
tls:
  authority: authority.crt
  certificate: server.crt
  key: /secret/server.key
`;

function read(text: string): ReturnType<typeof readConfig> {
  using folder = temporaryFolder();
  writeFileSync(folder.join("coordinator.yaml"), text);
  return readConfig(folder.join("coordinator.yaml"));
}

function failureOf(text: string): CommandError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof CommandError) return error;
  }
  throw new Error("this configuration was accepted");
}

describe("coordinator.yaml", () => {
  test("needs only the federation, its address, the state folder and the certificates", () => {
    const config = read(MINIMAL);
    expect(config).toMatchObject({ listen: "0.0.0.0:7443", http: "127.0.0.1:7480", limits: DEFAULT_LIMITS });
    expect(config.operator).toBeUndefined();
  });

  test("takes paths relative to its own folder", () => {
    using folder = temporaryFolder();
    writeFileSync(
      folder.join("coordinator.yaml"),
      `${MINIMAL}\noperator: { certificate: a/o.crt, key: o.key, identity: i.key }\nauthority: { certificate: a.crt, key: a.key }\npassphraseFile: phrase\n`,
    );
    const config = readConfig(folder.join("coordinator.yaml"));
    expect(config.stateDir).toBe(folder.join("state"));
    expect(config.tls.authority).toBe(folder.join("authority.crt"));
    expect(config.tls.key).toBe("/secret/server.key");
    expect(config.operator?.certificate).toBe(folder.join("a", "o.crt"));
    expect(config.operator?.identity).toBe(folder.join("i.key"));
    expect(config.authority).toMatchObject({ key: folder.join("a.key"), certificateDays: 7 });
    expect(config.passphraseFile).toBe(folder.join("phrase"));
  });

  test.each(["0.0.0.0:7443", "[::1]:0", "coordinator.example.org:65535"])("listens on %s", (listen) => {
    expect(read(`${MINIMAL}\nlisten: "${listen}"`).listen).toBe(listen);
  });

  test.each(["7443", "host", "host:", ":7443", "host:65536", "::1:7443", "host:x"])(
    "does not listen on %s",
    (listen) => {
      const { message, exitCode } = failureOf(`${MINIMAL}\nlisten: "${listen}"`);
      expect(message).toContain("coordinator.yaml:10: listen: write HOST:PORT");
      expect(exitCode).toBe(2);
    },
  );

  test("names file, line and field of every problem", () => {
    const { message, remedy } = failureOf(
      `stateDir: state\ntls:\n  authority: a\n  certifcate: b\n  key: 7\nlog: loud\n`,
    );
    const problems = message.split("\n").map((line) => line.slice(line.indexOf("coordinator.yaml")));
    expect(problems).toContain(
      "coordinator.yaml:4: tls.certifcate: there is no such field; did you mean certificate?",
    );
    expect(problems.some((line) => line.startsWith("coordinator.yaml:5: tls.key: "))).toBe(true);
    expect(problems.some((line) => line.startsWith("coordinator.yaml:3: tls.certificate: "))).toBe(true);
    expect(problems.some((line) => line.startsWith("coordinator.yaml:6: log: "))).toBe(true);
    expect(remedy).toContain("chorale coordinator init");
  });

  test("asks nodes for the federation's certificates and certifies nobody, unless it says more", () => {
    const { tls, balancer, authority } = read(MINIMAL);
    expect([tls.nodeCertificates, balancer, authority]).toEqual(["federation", undefined, undefined]);
    const elsewhere = read(
      `${MINIMAL}\nauthority: { certificate: a.crt }\nbalancer: { listen: "127.0.0.1:0" }`,
    );
    expect(elsewhere.authority?.key).toBeUndefined();
    expect(elsewhere.balancer).toEqual({ listen: "127.0.0.1:0" });
  });

  test.each([
    ["federation.id", MINIMAL.replace(FEDERATION_ID, "ABC")],
    ["federation.operatorKey", MINIMAL.replace(operatorIdentity.publicKey, "MCow")],
    ["address", MINIMAL.replace("coordinator.example.org:7443", "coordinator.example.org")],
    ["tls.nodeCertificates", MINIMAL.replace("  key:", "  nodeCertificates: any\n  key:")],
    ["authority.certificateDays", `${MINIMAL}\nauthority: { certificate: a.crt, certificateDays: 0 }`],
  ])("refuses a wrong %s", (field, text) => {
    expect(failureOf(text).message).toContain(`${field}: `);
  });

  test("that is not YAML is refused with the line", () => {
    expect(failureOf("stateDir: [\ntls: }\n").message).toMatch(/coordinator\.yaml:2: /);
  });

  test("that is empty or missing is refused", () => {
    expect(failureOf("").message).toContain("coordinator.yaml:1: the file: ");
    expect(() => readConfig("/nowhere/coordinator.yaml")).toThrow(
      "no such file or folder: /nowhere/coordinator.yaml",
    );
  });
});
