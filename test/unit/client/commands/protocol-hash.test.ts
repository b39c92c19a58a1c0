import { writeFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { clientCommand } from "../../../../client/main.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const study = (hash?: string): string =>
  JSON.stringify({
    format: "chorale-study-1",
    study: "heart",
    purpose: "a test",
    members: ["acme"],
    endpoints: [{ name: "readmitted", kind: "classification", head: "shared" }],
    protocol: { columns: [{ name: "age", kind: "numeric" }], ...(hash === undefined ? {} : { hash }) },
    rounds: { updatesMin: 1 },
    secureAggregation: "off",
  });

/** What `chorale client protocol-hash` prints for a study and, where given, a key. */
async function printed(manifest: string, key?: string, ...more: string[]): Promise<string> {
  using folder = temporaryFolder();
  writeFileSync(folder.join("study.yaml"), manifest);
  const args = ["protocol-hash", "--study", folder.join("study.yaml"), ...more];
  if (key !== undefined) {
    writeFileSync(folder.join("protocol.key"), `${key}\n`);
    args.push("--protocol-key-file", folder.join("protocol.key"));
  }
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  await clientCommand().parseAsync(args, { from: "user" });
  const text = write.mock.calls.map(([part]) => part).join("");
  write.mockRestore();
  return text;
}

afterEach(() => {
  process.exitCode = undefined;
});

describe("chorale client protocol-hash", () => {
  test("prints one hash for one study and key, and another for another key", async () => {
    const hash = await printed(study(), "our secret");
    expect(hash).toMatch(/^[0-9a-f]{64}\n$/);
    expect(await printed(study(), " our secret ")).toBe(hash);
    expect(await printed(study(), "their secret")).not.toBe(hash);
    expect(await printed(study())).not.toBe(hash);
  });

  test("says whether it is the one that the manifest asks for, and fails where it is not", async () => {
    const hash = (await printed(study(), "our secret")).trim();
    expect(await printed(study(hash), "our secret")).toBe(`${hash}\n`);
    expect(process.exitCode).toBeUndefined();
    expect(await printed(study(hash), "their secret")).toContain(`The manifest asks for ${hash}`);
    expect(process.exitCode).toBe(1);
  });

  test("prints JSON", async () => {
    const answer = JSON.parse(await printed(study(), "our secret", "--json"));
    expect(answer).toEqual({
      study: "heart",
      protocolHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      pinned: null,
      agrees: true,
    });
  });
});
