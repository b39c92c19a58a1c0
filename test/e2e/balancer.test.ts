import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EgressEntry } from "../../client/egress/egress-entry.ts";
import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { protocol } from "../../proto/load.ts";
import { exampleSlice } from "../support/example-slice.ts";
import { ProcessFederation } from "../support/process-federation.ts";
import { runChorale, type Exit } from "../support/start-process.ts";
import { messagesIn, TerminatingBalancer, type CapturedCall } from "../support/terminating-balancer.ts";

const STUDY = {
  format: "chorale-study-1",
  study: "captured",
  purpose: "a test of what leaves a node",
  members: ["ant", "bee"],
  endpoints: [{ name: "log_solubility", kind: "regression", head: "shared" }],
  protocol: { fingerprint: { size: 512 }, descriptors: "none" },
  model: { trunk: [32] },
  rounds: { count: 3, updatesMin: 2 },
  secureAggregation: "off",
};
/** What gRPC and HTTP/2 say of a call, and the proof of it: nothing that a node could put data into. */
const HEADERS = [
  ":authority",
  ":method",
  ":path",
  ":scheme",
  "chorale-sequence",
  "chorale-session",
  "chorale-signature-bin",
  "content-type",
  "grpc-accept-encoding",
  "grpc-timeout",
  "te",
  "user-agent",
  "accept-encoding",
];

const resources = new AsyncDisposableStack();
let federation: ProcessFederation;
let balancer: TerminatingBalancer;
let entries: EgressEntry[];
/** Until the study was complete. */
let calls: readonly CapturedCall[];
let status: StudyStatus__Output;
let exits: readonly Exit[];

beforeAll(async () => {
  federation = resources.use(
    await ProcessFederation.found(STUDY, "state", 'balancer: { listen: "127.0.0.1:0" }'),
  );
  const [, target] = await federation.coordinator.waitFor(/"balancer":"([^"]+)"/);
  const tls = (file: string): Buffer => readFileSync(federation.path("federation", "tls", file));
  balancer = resources.use(
    await TerminatingBalancer.start({ cert: tls("server.crt"), key: tls("server.key") }, target!),
  );
  await federation.addNode("ant", { csv: exampleSlice("seolhwa-pharma", 60), via: balancer.address });
  await federation.addNode("bee", { csv: exampleSlice("gureum-therapeutics", 60) });
  // Enrolling went to the coordinator itself.
  const enrolled = (await entriesOf(federation)).length;
  await federation.createStudy();
  const nodes = ["ant", "bee"].map((name) => federation.startNode(name));
  await federation.operate("study", "start", "captured");
  status = await federation.watch().completed();
  exits = await Promise.all(nodes.map(({ exited }) => exited));
  entries = (await entriesOf(federation)).slice(enrolled);
  calls = [...balancer.calls];
});

afterAll(() => resources.disposeAsync());

async function entriesOf(of: ProcessFederation): Promise<EgressEntry[]> {
  const args = ["client", "egress", "--verify", "--json", "--config", of.nodeConfig("ant")];
  const { code, stdout, stderr } = await runChorale(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return (JSON.parse(stdout) as { entries: EgressEntry[] }).entries;
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const callsOf = (method: string): CapturedCall[] =>
  calls.filter(({ path }) => path === `/chorale.v1.Node/${method}`);
const totalBytes = (messages: readonly Uint8Array[]): number =>
  messages.reduce((sum, { length }) => sum + length, 0);

describe("a node behind a balancer that ends TLS", () => {
  test("takes part in every round, known by its signatures alone", () => {
    expect(status.rounds.map(({ nodes }) => nodes)).toEqual([1, 2, 3].map(() => ["ant", "bee"]));
    expect(callsOf("Connect")).toHaveLength(1);
    expect(exits).toEqual(["ant", "bee"].map(() => ({ code: 0, signal: null })));
  });

  test("is refused there when a message was changed or repeated on its way", async () => {
    const config = federation.nodeConfig("ant");
    balancer.tamper = ({ path }, chunk) => {
      if (!path.endsWith("/Connect")) return chunk;
      const changed = Buffer.from(chunk);
      changed[changed.length - 1]! ^= 1;
      return changed;
    };
    const changed = await runChorale(["client", "run", "--config", config]);
    expect(changed.code).toBe(1);
    expect(changed.stderr).toMatch(/SIGNATURE_INVALID/);
    balancer.tamper = ({ path }, chunk) =>
      path.endsWith("/Connect") ? Buffer.concat([chunk, chunk]) : chunk;
    const repeated = await runChorale(["client", "run", "--config", config]);
    expect(repeated.code).toBe(1);
    expect(repeated.stderr).toMatch(/REPLAYED/);
  });

  test("is where operators' orders are not taken", async () => {
    const args = ["coordinator", "nodes", "--config", federation.config, "--coordinator", balancer.address];
    const { code, stderr } = await runChorale(args);
    expect([code, stderr]).toEqual([1, expect.stringContaining("operators call the listener with TLS")]);
  });
});

describe("what a node sent, seen in the clear on the line,", () => {
  test("is in its record message by message, with the bytes and the digest that travelled", () => {
    const signed = messagesIn(callsOf("Connect")[0]!.sent);
    const spoken = signed.map((frame) => {
      const { body } = protocol.SignedNodeMessage.deserialize(frame);
      return { frame, message: protocol.NodeMessage.deserialize(body) };
    });
    const heartbeats = spoken.filter(({ message }) => message.message === "heartbeat");
    const said = spoken.filter(({ message }) => message.message !== "heartbeat");
    const control = new Set(said.map(({ message }) => snakeCase(message.message!)));
    const recorded = entries.filter(({ kind }) => control.has(kind));
    expect(recorded.map(({ digest, bytes }) => ({ digest, bytes }))).toEqual(
      said.map(({ frame }) => ({ digest: sha256(frame), bytes: frame.length })),
    );
    const beats = (kind: string): number =>
      entries.filter((entry) => entry.kind === kind).reduce((sum, { count }) => sum + count, 0);
    expect(beats("heartbeat") - beats("heartbeats_unsent")).toBe(heartbeats.length);
  });

  test("adds up to the last byte of payload", () => {
    const onLine: Record<string, number> = {
      open_session_request: totalBytes(callsOf("OpenSession").flatMap(({ sent }) => messagesIn(sent))),
      download_request: totalBytes(callsOf("Download").flatMap(({ sent }) => messagesIn(sent))),
      update: totalBytes(callsOf("Upload").flatMap(({ sent }) => messagesIn(sent))),
      control: totalBytes(callsOf("Connect").flatMap(({ sent }) => messagesIn(sent))),
    };
    const sumOf = (kinds: (kind: string) => boolean): number =>
      entries
        .filter(({ kind }) => kinds(kind))
        .reduce((sum, { kind, bytes }) => sum + (kind === "heartbeats_unsent" ? -bytes : bytes), 0);
    const transfers = ["open_session_request", "download_request", "update"];
    for (const kind of transfers) expect([kind, sumOf((one) => one === kind)]).toEqual([kind, onLine[kind]]);
    expect(sumOf((kind) => !transfers.includes(kind))).toBe(onLine.control);
  });

  test("went by the methods of the protocol only, with headers that hold nothing of the data", () => {
    const methods = new Set(calls.map(({ path }) => path));
    expect([...methods].sort()).toEqual(
      ["Connect", "Download", "OpenSession", "Upload"].map((name) => `/chorale.v1.Node/${name}`),
    );
    const names = new Set(calls.flatMap(({ headers }) => Object.keys(headers)));
    expect([...names].filter((name) => !HEADERS.includes(name))).toEqual([]);
  });

  test("has no structure of the node's table in it", () => {
    const table = readFileSync(federation.path("ant.csv"), "utf8").trimEnd().split("\n").slice(1);
    const structures = table.map((row) => row.split(",")[1]!).filter((text) => text.length > 6);
    expect(structures.length).toBeGreaterThan(20);
    const sent = Buffer.concat(calls.flatMap((call) => call.sent));
    expect(structures.filter((structure) => sent.includes(structure))).toEqual([]);
  });
});

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
