import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { credentials, status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { readProtocolKey } from "../../client/config.ts";
import { protocolHashOf } from "../../client/data/protocol-hash-of.ts";
import { unary } from "../../coordinator/commands/operator-session.ts";
import { protocol } from "../../proto/load.ts";
import { channelOptionsFor } from "../../transport/channel-options.ts";
import { clientCredentials } from "../../transport/credentials.ts";
import { foundFederation } from "../support/certificates.ts";
import { HostileNode, reasonOf, type NodeCredentials } from "../support/hostile-node.ts";
import { exampleSlice } from "../support/example-slice.ts";
import { ProcessFederation } from "../support/process-federation.ts";
import type { StartedProcess } from "../support/start-process.ts";
import { standingOf, type StatusWatch } from "../support/status-watch.ts";

const DAY_MS = 86_400_000;
const MIB = 1024 * 1024;

/** Rounds wait for every connected member, so round 1 stays open as long as the hostile member takes part. */
const STUDY = {
  format: "chorale-study-1",
  study: "target",
  purpose: "a test of refusals",
  members: ["ant", "bee", "mallory"],
  endpoints: [{ name: "log_solubility", kind: "regression", head: "shared" }],
  protocol: { fingerprint: { size: 512 }, descriptors: "none" },
  model: { trunk: [32] },
  rounds: { count: 2, updatesMin: 2, graceMs: DAY_MS, deadlineMs: DAY_MS },
  secureAggregation: "off",
};

const resources = new AsyncDisposableStack();
let federation: ProcessFederation;
let honest: StartedProcess[];
let watch: StatusWatch;
let mallory: HostileNode;
let stranger: HostileNode;
let opened: StudyStatus__Output;
let taking: { round: number } & Disposable;

beforeAll(async () => {
  federation = resources.use(await ProcessFederation.found(STUDY));
  await federation.addNode("ant", { csv: exampleSlice("seolhwa-pharma", 60) });
  await federation.addNode("bee", { csv: exampleSlice("gureum-therapeutics", 60) });
  await federation.addNode("mallory", { csv: exampleSlice("moraebit-bio", 60) });
  await federation.createStudy();
  honest = ["ant", "bee"].map((name) => federation.startNode(name));
  const node = (credentials: NodeCredentials): HostileNode =>
    resources.use(new HostileNode(federation.address, credentials, federation.manifest));
  mallory = node(federation.credentialsOf("mallory"));
  stranger = node(await federation.credentialsOfStranger("stranger"));
  await federation.operate("study", "start", "target");
  watch = federation.watch();
  taking = await mallory.takePart(await protocolHashOf(federation.manifest.protocol, readProtocolKey({})));
  opened = await watch.until(
    (one) => standingOf(one, "ant") === "reported" && standingOf(one, "bee") === "reported",
  );
});

afterAll(() => resources.disposeAsync());

describe("a member's upload", () => {
  test("is asked for while the round waits for it", () => {
    expect(opened).toMatchObject({ round: 1, phase: "collecting" });
  });

  test("of another layout is refused", async () => {
    const layoutDigest = "0".repeat(64);
    expect(await mallory.refusalOfUpload({ layoutDigest })).toBe("LAYOUT_DIFFERS");
  });

  test("with NaN or infinity is refused", async () => {
    for (const value of [NaN, -Infinity]) {
      const bytes = Buffer.alloc(mallory.updateBytes);
      bytes.writeFloatLE(value, mallory.updateBytes - 4);
      expect(await mallory.refusalOfUpload({ bytes })).toBe("NOT_FINITE");
    }
  });

  test("with a weight or loss that is no figure is refused", async () => {
    for (const weight of [NaN, 0, -1, Infinity])
      expect(await mallory.refusalOfUpload({ weight })).toBe("WEIGHT_INVALID");
    expect(await mallory.refusalOfUpload({ trainLoss: NaN })).toBe("NOT_FINITE");
  });

  test("of more bytes than the layout is refused, announced or not", async () => {
    const bytes = Buffer.alloc(mallory.updateBytes + 4);
    expect(await mallory.refusalOfUpload({ bytes, sizeBytes: bytes.length })).toBe("SIZE_DIFFERS");
    expect(await mallory.refusalOfUpload({ bytes })).toBe("SIZE_DIFFERS");
  });

  test("whose bytes are not those of its digest is refused", async () => {
    const digest = createHash("sha256").update("something else").digest("hex");
    expect(await mallory.refusalOfUpload({ key: { digest } })).toBe("DIGEST_DIFFERS");
  });

  test("with a name that is no digest is refused, whatever path it spells", async () => {
    const digest = "../".repeat(21) + "a";
    expect(await mallory.refusalOfUpload({ key: { digest } })).toBe("MALFORMED_MESSAGE");
  });

  test("relative to another model is refused", async () => {
    expect(await mallory.refusalOfUpload({ baseModel: "0".repeat(64) })).toBe("MODEL_UNKNOWN");
  });

  test("for a round that is not open is refused", async () => {
    expect(await mallory.refusalOfUpload({ key: { round: 2 } })).toBe("ROUND_UNKNOWN");
    expect((await mallory.upload({ key: { round: 0 } })).outcome).toBe("roundClosed");
  });

  test("into a study that does not name the node, or that is not there, is refused", async () => {
    expect(await stranger.refusalOfUpload({})).toBe("NOT_A_MEMBER");
    const nowhere = await mallory.refusalOfUpload({ key: { study: "nowhere" } });
    expect(nowhere).toBe("STUDY_UNKNOWN");
  });

  test("from an offset that the coordinator does not hold is refused", async () => {
    expect(await mallory.refusalOfUpload({ offset: 8 })).toBe("OFFSET_INVALID");
  });
});

describe("a control stream", () => {
  const hello = { hello: { versionMin: 1, versionMax: 1, software: "hostile" } };

  test("of garbage is ended with the reason", async () => {
    const garbage = Buffer.concat([Buffer.from([0x0a, 0xff]), randomBytes(64)]);
    expect(await stranger.refusalOf(hello, garbage)).toBe("MALFORMED_MESSAGE");
    expect(await stranger.refusalOfFrames(Buffer.from([0xff, 0xff, 0xff]))).toBe("MALFORMED_MESSAGE");
  });

  test("with a message above 1 MiB is ended with the reason", async () => {
    const detail = "x".repeat(MIB);
    const large = { roundDeclined: { study: "target", round: 1, detail } };
    expect(await stranger.refusalOf(hello, large)).toBe("MESSAGE_TOO_LARGE");
    await expect(stranger.refusalOf(hello, Buffer.alloc(3 * MIB))).rejects.toMatchObject({
      cause: { code: status.RESOURCE_EXHAUSTED },
    });
  });

  test("without Hello is refused", async () => {
    expect(await stranger.refusalOf({ heartbeat: {} })).toBe("MALFORMED_MESSAGE");
  });

  test("of another version is refused", async () => {
    const future = { hello: { versionMin: 7, versionMax: 9, software: "future" } };
    expect(await stranger.refusalOf(future)).toBe("VERSION_UNSUPPORTED");
  });

  test("that joins with a protocol hash that is none is refused", async () => {
    const joining = { studyJoined: { study: "target", protocolHash: "none" } };
    expect(await stranger.refusalOf(hello, joining)).toBe("MALFORMED_MESSAGE");
  });

  test("that speaks about a study of others is refused", async () => {
    const joining = { studyJoined: { study: "target", protocolHash: "0".repeat(64) } };
    expect(await stranger.refusalOf(hello, joining)).toBe("NOT_A_MEMBER");
  });
});

describe("a caller", () => {
  function listNodesAs(channel: ReturnType<typeof clientCredentials>): Promise<unknown> {
    const { address } = federation;
    const client = new protocol.Operator(address, channel, channelOptionsFor(address));
    return unary((done) => client.listNodes({}, done)).finally(() => client.close());
  }

  test("with a certificate of another authority does not get through", async () => {
    const { authority } = federation.credentialsOf("mallory").tls;
    const other = await (await foundFederation()).certify("operator", "operator");
    expect(await reasonOf(listNodesAs(clientCredentials({ ...other, authority })))).toBe("UNAUTHENTICATED");
    const speaker = federation.credentialsOf("mallory");
    const foreign = resources.use(
      new HostileNode(federation.address, { ...speaker, tls: { ...other, authority } }, federation.manifest),
    );
    const hello = { hello: { versionMin: 1, versionMax: 1, software: "hostile" } };
    expect(await reasonOf(foreign.refusalOf(hello))).toBe("UNAUTHENTICATED");
  });

  test("without a certificate does not get through", async () => {
    const authority = readFileSync(federation.path("federation", "authority", "authority.crt"));
    expect(await reasonOf(listNodesAs(credentials.createSsl(authority)))).toBe("UNAUTHENTICATED");
  });

  test("with a node's certificate is refused what is the operator's", async () => {
    const { operator } = mallory;
    const attempts = [
      unary((done) => operator.listNodes({}, done)),
      unary((done) => operator.abortStudy({ study: "target", reason: "because" }, done)),
      unary((done) => operator.getManifest({ study: "target" }, done)),
      unary((done) => operator.createStudy({ manifest: Buffer.from("{}") }, done)),
      unary((done) => operator.createInvitation({ node: "friend", validMs: 1000 }, done)),
      unary((done) => operator.revokeNode({ node: "ant", reason: "because" }, done)),
    ];
    for (const attempt of attempts) expect(await reasonOf(attempt)).toBe("WRONG_ROLE");
  });
});

describe("the study of the honest nodes", () => {
  test("takes a broken upload that is resumed, once", async () => {
    const bytes = Buffer.alloc(mallory.updateBytes);
    const half = mallory.updateBytes / 2 - 1;
    expect((await mallory.upload({ bytes, sent: half })).incomplete).toEqual({ offset: half });
    const digest = createHash("sha256").update(bytes).digest("hex");
    const key = { study: "target", round: 1, digest };
    expect((await mallory.uploadOffset(key)).offset).toBe(half);

    expect((await mallory.upload({ bytes, offset: half })).accepted).toEqual({ digest });
    await watch.until(({ round, phase }) => round === 1 && phase === "scoring");
    expect((await mallory.upload({ bytes })).accepted).toEqual({ digest });
    const another = Buffer.alloc(mallory.updateBytes, 1);
    expect(await mallory.refusalOfUpload({ bytes: another })).toBe("UPDATE_CONFLICT");
  });

  test("goes on without the hostile one and completes", async () => {
    taking[Symbol.dispose]();
    const last = await watch.completed();
    expect(last.rounds.map(({ nodes }) => nodes)).toEqual([
      ["ant", "bee", "mallory"],
      ["ant", "bee"],
    ]);
    for (const node of honest) expect(await node.exited).toEqual({ code: 0, signal: null });
    expect(federation.coordinator.running).toBe(true);
    expect(federation.coordinator.stderr).not.toContain('"level":50');
  });
});
