import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentDriver } from "../../client/agent/driver.ts";
import { narrate } from "../../client/agent/narrate.ts";
import { openEgress } from "../../client/egress/egress.ts";
import type { Trainer } from "../../client/training/trainer.ts";
import { DEFAULT_LIMITS } from "../../coordinator/config.ts";
import type { Federation } from "../../coordinator/federation.ts";
import { createServer } from "../../coordinator/rpc/server.ts";
import { openFederation } from "../../coordinator/study/open-federation.ts";
import { systemClock } from "../../process/clock.ts";
import { createLogger } from "../../process/log.ts";
import type { StudyStatus } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { bindServer } from "../../transport/bind-server.ts";
import { serverCredentials } from "../../transport/credentials.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import { foundFederation, type TestFederation } from "../support/certificates.ts";
import { createTiny, tinyManifest } from "../support/federation-scenario.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const manifest = tinyManifest({
  rounds: { count: 1, updatesMin: 2 },
  validation: { enabled: false },
});
const HASHES: Readonly<Record<string, string>> = {
  acme: "a".repeat(64),
  blume: "b".repeat(64),
  clinic: "a".repeat(64),
};

const resources = new AsyncDisposableStack();
const folder = resources.use(temporaryFolder());
const told: Record<string, string[]> = { acme: [], blume: [], clinic: [] };
const trained: string[] = [];
let certificates: TestFederation;
let federation: Federation;
let address: string;

/** Trains nothing, and says of which protocol it is. */
function trainerOf(node: string): Trainer {
  const parameters = 16 * 4 + 4 + 4 + 1;
  return {
    prepare: async () => ({
      protocolHash: HASHES[node]!,
      labelSums: [{ endpoint: "solubility", count: 2, sum: 1, sumOfSquares: 1 }],
      featureSums: [],
      compounds: 2,
      rejectedRows: 0,
    }),
    train: async ({ model }) => {
      trained.push(node);
      expect(model.parameters).toHaveLength(parameters);
      const update = new Float32Array(new SharedArrayBuffer(parameters * 4));
      const digest = createHash("sha256").update(new Uint8Array(update.buffer)).digest("hex");
      return { update, digest, weight: 1, trainLoss: 0 };
    },
    score: async () => ({ lossSum: 0, labelCount: 0 }),
    finish: async () => {},
    dispose: async () => {},
  };
}

/** A client over real gRPC and TLS. */
async function startNode(node: string): Promise<AgentDriver> {
  const tls = await certificates.certify("node", node);
  const recordPath = folder.join(node, "record.jsonl");
  const egress = openEgress({ address, tls, recordPath, clock: systemClock });
  const driver = new AgentDriver({
    node,
    egress,
    createTrainer: () => trainerOf(node),
    approvals: [{ study: manifest.study, digest: canonicalDigest(manifest) }],
    clock: systemClock,
    logger: createLogger(node, "silent"),
    jitter: () => 0.5,
    onStep: (step) => told[node]!.push(...narrate(step)),
  });
  resources.defer(async () => {
    await driver.stop();
    egress.close();
  });
  void driver.run();
  return driver;
}

/** Resolves with the first status that satisfies `condition`. */
function statusWhere(condition: (status: StudyStatus) => boolean): Promise<StudyStatus> {
  return new Promise((resolve) => {
    const stop = federation.watchStudy(manifest.study, (status) => {
      if (!condition(status)) return;
      queueMicrotask(() => stop());
      resolve(status);
    });
  });
}

const memberOf = (status: StudyStatus, name: string) => status.members?.find(({ node }) => node === name);

beforeAll(async () => {
  certificates = await foundFederation();
  const logger = createLogger("test", "silent");
  const metrics = { roundClosed: () => {}, bytes: () => {}, refusal: () => {} };
  federation = await openFederation({ stateDir: folder.join("state"), clock: systemClock, logger, metrics });
  const { server } = createServer({
    federation,
    metrics,
    logger,
    clock: systemClock,
    limits: DEFAULT_LIMITS,
  });
  const tls = await certificates.certify("server", "coordinator");
  address = `127.0.0.1:${await bindServer(server, "127.0.0.1:0", serverCredentials(tls))}`;
  resources.defer(async () => {
    server.forceShutdown();
    await federation.close();
  });
  await createTiny(federation, manifest);
});

afterAll(() => resources.disposeAsync());

describe("a member whose data protocol gives another hash", () => {
  let blume: AgentDriver;

  test("is refused before anyone trains, and its owner and the operator see why", async () => {
    await startNode("acme");
    await statusWhere((status) => memberOf(status, "acme")?.joined === true);
    blume = await startNode("blume");
    const status = await statusWhere(
      (now) => memberOf(now, "blume")?.standing?.startsWith("declined") === true,
    );
    expect(memberOf(status, "blume")?.standing).toContain("PROTOCOL_DIFFERS");
    expect(status.protocolHash).toBe(HASHES.acme);
    while (blume.agent.studies.get(manifest.study)?.failure === null)
      await new Promise((resolve) => setImmediate(resolve));
    expect(told.blume!.join("\n")).toMatch(/refused this node: PROTOCOL_DIFFERS: .*bbbbbbbbbbbb/);
    expect(told.blume!.join("\n")).toContain("chorale client protocol-hash");
    expect(trained).toEqual([]);
  });

  test("stays connected, while the others complete the study without it", async () => {
    await startNode("clinic");
    await federation.startStudy(manifest.study);
    const status = await statusWhere(({ state }) => state === "STUDY_COMPLETED");
    expect(status.rounds?.map(({ nodes }) => nodes)).toEqual([["acme", "clinic"]]);
    expect(memberOf(status, "blume")).toMatchObject({ connected: true, joined: false });
    expect(trained.toSorted()).toEqual(["acme", "clinic"]);
    expect(blume.agent.gaveUp).toBe(false);
  });
});
