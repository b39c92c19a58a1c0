import { describe, expect, test } from "vitest";
import {
  createTiny,
  openTestFederation,
  ScriptedNode,
  tinyManifest,
  untilStatus,
} from "../../../support/federation-scenario.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const manifest = tinyManifest();
const [FIRST, OTHER] = ["a".repeat(64), "b".repeat(64)];

describe("the protocol hash at a coordinator", () => {
  test("of the first member survives a restart; a member of another is refused and the operator sees why", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const before = await openTestFederation(folder.path, clock);
    await createTiny(before, manifest);
    const acme = new ScriptedNode(before, "acme");
    acme.connect();
    acme.join(manifest, FIRST);
    await untilStatus(before, clock, ({ protocolHash }) => protocolHash === FIRST);
    await before.close();

    const after = await openTestFederation(folder.path, clock);
    expect(after.studyStatus("tiny").protocolHash).toBe(FIRST);
    const blume = new ScriptedNode(after, "blume");
    blume.connect();
    blume.join(manifest, OTHER);
    const standing = () => after.studyStatus("tiny").members?.find(({ node }) => node === "blume");
    await untilStatus(after, clock, () => standing()?.standing?.startsWith("declined") === true);
    expect(standing()).toMatchObject({ joined: false, connected: true });
    expect(standing()?.standing).toMatch(/^declined: PROTOCOL_DIFFERS: .*bbbbbbbbbbbb.*aaaaaaaaaaaa/);
    expect(blume.refused).toBeNull();
    expect(blume.told.at(-1)?.studyRefused).toMatchObject({
      study: "tiny",
      reason: "PROTOCOL_DIFFERS",
      remedy: expect.stringContaining("chorale client protocol-hash"),
    });
    await after.close();
  });

  test.each(["", "bench", "A".repeat(64), "a".repeat(65)])(
    "that is no hash, as %j, is malformed",
    async (hash) => {
      using folder = temporaryFolder();
      const federation = await openTestFederation(folder.path, new ManualClock());
      await createTiny(federation, manifest);
      const acme = new ScriptedNode(federation, "acme");
      acme.connect();
      expect(() => acme.join(manifest, hash)).toThrow("64 lower-case hexadecimal digits");
      await federation.close();
    },
  );
});
