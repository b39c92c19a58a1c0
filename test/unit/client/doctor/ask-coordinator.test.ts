import { describe, expect, it } from "vitest";
import { askCoordinator, type Asking } from "../../../../client/doctor/ask-coordinator.ts";
import { approvalsFinding } from "../../../../client/doctor/check-state.ts";
import { FederationError } from "../../../../transport/federation-error.ts";
import { ManualClock } from "../../../support/manual-clock.ts";

const GREETING = { nowMs: 0, software: "chorale 9.9.9", versionMin: 1, versionMax: 1, roundTripMs: 2 };
const DAY_MS = 86_400_000;

/** A coordinator that answers as a test says; a probe takes 1 ms for each 1,000 bytes and 10 ms. */
function answering(greeting: Partial<typeof GREETING>, probed: (bytes: number) => void = () => {}): Asking {
  return {
    greet: () => Promise.resolve({ ...GREETING, ...greeting }),
    probe: async ({ paddingBytes, replyBytes }) => {
      probed(paddingBytes + replyBytes);
      return { nowMs: 0, replyBytes, roundTripMs: 10 + (paddingBytes + replyBytes) / 1000 };
    },
  };
}

const told = (asking: Asking, asNode = true) =>
  askCoordinator(asking, { clock: new ManualClock(), updateBytes: null, asNode, tell: () => {} });

describe("what a coordinator says", () => {
  it("of a newer or older protocol: which side to upgrade", async () => {
    const newer = await told(answering({ versionMin: 2, versionMax: 3 }));
    expect(newer.find(({ id }) => id === "versions")).toMatchObject({
      state: "problem",
      remedy: { en: expect.stringContaining("upgrade this node") },
    });
    const older = await told(answering({ versionMin: 0, versionMax: 0 }));
    expect(older.find(({ id }) => id === "versions")).toMatchObject({
      remedy: { en: expect.stringContaining("upgrade the coordinator") },
    });
  });

  it("cannot bring control characters to a terminal", async () => {
    const findings = await told(answering({ software: "evil\u001b[2Jname\nline" }));
    expect(JSON.stringify(findings)).not.toMatch(/\\u001b|evil.*\\n/);
  });

  it("refusing a session is a problem with the refusal's remedy", async () => {
    const refusing: Asking = {
      ...answering({}),
      greet: () => Promise.reject(new FederationError("TOO_MANY_CALLS", "too many calls")),
    };
    expect(await told(refusing)).toMatchObject([
      { id: "grpc", state: "problem", found: { en: "too many calls" } },
    ]);
  });

  it("measures the line with a few MiB at most", async () => {
    let bytes = 0;
    const findings = await told(answering({}, (some) => (bytes += some)));
    const speed = findings.find(({ id }) => id === "bandwidth");
    expect(speed).toMatchObject({ state: "ok", figures: { upBytesPerSecond: 1_000_000 } });
    expect(bytes).toBeLessThan(8 * 1024 * 1024);
  });

  it("measures a line that breaks off at larger messages by the smaller ones", async () => {
    const breaking = answering({}, (bytes) => {
      if (bytes > 100_000) throw new Error("no answer in time");
    });
    expect((await told(breaking)).find(({ id }) => id === "bandwidth")).toMatchObject({
      state: "ok",
      figures: { upBytesPerSecond: 1_000_000 },
    });
  });
});

describe("approvals", () => {
  it("that end within two weeks are worth a warning, the first of them by name", () => {
    const nowMs = 1000 * DAY_MS;
    const some = [
      { study: "late", ms: nowMs + 100 * DAY_MS },
      { study: "soon", ms: nowMs + 3 * DAY_MS },
    ];
    expect(approvalsFinding([], nowMs).state).toBe("ok");
    expect(approvalsFinding([some[0]!], nowMs).state).toBe("ok");
    expect(approvalsFinding(some, nowMs)).toMatchObject({
      state: "warning",
      found: { en: "2 in force; the first to end is soon's, in 3 days" },
      remedy: { en: expect.stringContaining("chorale client approve soon") },
    });
  });
});
