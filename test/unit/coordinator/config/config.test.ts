import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS, readConfig } from "../../../../coordinator/config.ts";
import { CommandError } from "../../../../process/command-error.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const MINIMAL = `
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
  test("needs only the state folder and the certificates", () => {
    const config = read(MINIMAL);
    expect(config).toMatchObject({ listen: "0.0.0.0:7443", http: "127.0.0.1:7480", limits: DEFAULT_LIMITS });
    expect(config.operator).toBeUndefined();
  });

  test("takes paths relative to its own folder", () => {
    using folder = temporaryFolder();
    writeFileSync(
      folder.join("coordinator.yaml"),
      `${MINIMAL}\noperator: { certificate: a/o.crt, key: o.key }\n`,
    );
    const config = readConfig(folder.join("coordinator.yaml"));
    expect(config.stateDir).toBe(folder.join("state"));
    expect(config.tls.authority).toBe(folder.join("authority.crt"));
    expect(config.tls.key).toBe("/secret/server.key");
    expect(config.operator?.certificate).toBe(folder.join("a", "o.crt"));
  });

  test.each(["0.0.0.0:7443", "[::1]:0", "coordinator.example.org:65535"])("listens on %s", (listen) => {
    expect(read(`${MINIMAL}\nlisten: "${listen}"`).listen).toBe(listen);
  });

  test.each(["7443", "host", "host:", ":7443", "host:65536", "::1:7443", "host:x"])(
    "does not listen on %s",
    (listen) => {
      const { message, exitCode } = failureOf(`${MINIMAL}\nlisten: "${listen}"`);
      expect(message).toContain("coordinator.yaml:8: listen: write HOST:PORT");
      expect(exitCode).toBe(2);
    },
  );

  test("names file, line and field of every problem", () => {
    const { message, remedy } = failureOf(
      `stateDir: state\ntls:\n  authority: a\n  certifcate: b\n  key: 7\nlog: loud\n`,
    );
    const problems = message.split("\n").map((line) => line.slice(line.indexOf("coordinator.yaml")));
    expect(problems).toContain("coordinator.yaml:4: tls.certifcate: there is no such field");
    expect(problems.some((line) => line.startsWith("coordinator.yaml:5: tls.key: "))).toBe(true);
    expect(problems.some((line) => line.startsWith("coordinator.yaml:3: tls.certificate: "))).toBe(true);
    expect(problems.some((line) => line.startsWith("coordinator.yaml:6: log: "))).toBe(true);
    expect(remedy).toContain("chorale coordinator init");
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
