import { join } from "node:path";
import { Client } from "@grpc/grpc-js";
import { openEgress } from "../../client/egress/egress.ts";
import { systemClock } from "../../process/clock.ts";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { CoordinatorMessage__Output } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import { protocol } from "../../proto/load.ts";
import { FEDERATION_ID } from "../../test/support/identities.ts";
import { StartedProcess } from "../../test/support/start-process.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { channelOptionsFor } from "../../transport/channel-options.ts";
import { clientCredentials } from "../../transport/credentials.ts";
import { signingKeyFromPem } from "../../trust/keys/signing-key.ts";
import { rounded, timed, type Bench } from "./bench.ts";
import type { ControlServer, ControlServerTask } from "./control-server.ts";

const NODE = "company-a";
const MESSAGES = 5_000;
const TURNS = 5;
const OPENINGS = 20;
/** A frame's sequence and signature are 67 bytes on the wire; the bare stream carries as many. */
const SIGNATURE = Buffer.alloc(64, 7);

const CASES: Readonly<Record<string, NodeMessage>> = {
  heartbeat: { heartbeat: {} },
  progress: {
    progress: {
      study: "admet-2026",
      round: 12,
      stage: "TRAINING",
      fraction: 0.4,
      remainingMs: 90_000,
      loss: 0.31,
      samplesPerSecond: 20_000,
    },
  },
};

/** One end of a control stream. `send` gives the messages of a turn and waits until all were read. */
type Line = {
  send(message: NodeMessage, count: number): Promise<void>;
  close(): void;
};
/** Opens a stream and waits until it was answered. */
type Open = () => Promise<Line>;

/**
 * `npm run bench -- control`: what a node says, signed, recorded, sent over mutual TLS and verified by the
 * coordinator, beside a bare stream with messages of the same size that are only read. Both are measured in
 * turns and each figure is the best of its turns. `openMs`: from nothing to the answer to Hello over a
 * connection that is there.
 */
export const controlBench: Bench = {
  options: ["messages", "turns"],
  async run({ messages = MESSAGES, turns = TURNS }, report) {
    await using stack = new AsyncDisposableStack();
    const signed = await openSigned(stack, messages);
    const bare = await openBare(stack, messages);
    for (const [name, message] of Object.entries(CASES))
      report({
        case: name,
        messages,
        ...(await measureMessages(signed, bare, message, { messages, turns })),
      });
    report({ case: "open", ...(await measureOpening(signed, bare)) });
  },
};

async function measureMessages(
  openSignedLine: Open,
  openBareLine: Open,
  message: NodeMessage,
  { messages, turns }: { readonly messages: number; readonly turns: number },
): Promise<Record<string, number>> {
  const [signed, bare] = [await openSignedLine(), await openBareLine()];
  let [signedMs, bareMs] = [Infinity, Infinity];
  for (let turn = 0; turn <= turns; turn++) {
    const ms = await timed(() => signed.send(message, messages));
    const bareTurnMs = await timed(() => bare.send(message, messages));
    if (turn > 0) [signedMs, bareMs] = [Math.min(signedMs, ms), Math.min(bareMs, bareTurnMs)];
  }
  signed.close();
  bare.close();
  return {
    messagesPerSecond: rounded((messages / signedMs) * 1e3, 0),
    microseconds: rounded((signedMs / messages) * 1e3),
    bareMicroseconds: rounded((bareMs / messages) * 1e3),
    ratio: rounded(signedMs / bareMs, 2),
  };
}

async function measureOpening(signed: Open, bare: Open): Promise<Record<string, number>> {
  let [signedMs, bareMs] = [Infinity, Infinity];
  for (let turn = 0; turn < OPENINGS; turn++) {
    signedMs = Math.min(signedMs, await timed(() => openOnce(signed)));
    bareMs = Math.min(bareMs, await timed(() => openOnce(bare)));
  }
  return { openMs: rounded(signedMs, 2), bareMs: rounded(bareMs, 2), ratio: rounded(signedMs / bareMs, 2) };
}

async function openOnce(open: Open): Promise<void> {
  (await open()).close();
}

async function openSigned(stack: AsyncDisposableStack, messages: number): Promise<Open> {
  const { address, tls, identity } = await start(stack, { kind: "coordinator", node: NODE, messages });
  const folder = stack.use(temporaryFolder());
  const speaker = { federation: FEDERATION_ID, node: NODE, key: signingKeyFromPem(identity) };
  const recordPath = folder.join("record.jsonl");
  const egress = openEgress({ address, tls, speaker, recordPath, clock: systemClock });
  stack.defer(() => egress.close());
  return async () => {
    const answers = new Answers();
    const stream = egress.connect({
      onMessage: (message) => answers.take(message),
      onClosed: (error) => answers.fail(error),
    });
    await answers.next();
    return {
      async send(message, count) {
        for (let index = 0; index < count; index++) stream.send(message);
        await answers.next();
      },
      close: () => stream.close(),
    };
  };
}

async function openBare(stack: AsyncDisposableStack, messages: number): Promise<Open> {
  const { address, tls } = await start(stack, { kind: "bare", node: NODE, messages });
  const client = new Client(address, clientCredentials(tls), channelOptionsFor(address));
  stack.defer(() => client.close());
  const { path, requestSerialize, responseDeserialize } = protocol.Node.service.Connect;
  return async () => {
    const answers = new Answers();
    const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    call.on("data", (message: CoordinatorMessage__Output) => answers.take(message));
    call.on("error", (error) => answers.fail(error));
    let sequence = 0;
    const write = (message: NodeMessage): void => {
      sequence += 1;
      call.write({ body: protocol.NodeMessage.serialize(message), sequence, signature: SIGNATURE });
    };
    write({ hello: {} });
    await answers.next();
    return {
      async send(message, count) {
        for (let index = 0; index < count; index++) write(message);
        await answers.next();
      },
      close: () => call.end(),
    };
  };
}

/** The answers that came, and who waits for the next one. */
class Answers {
  readonly #came: CoordinatorMessage__Output[] = [];
  #wake: PromiseWithResolvers<void> | null = null;
  #failure: Error | null = null;

  take(message: CoordinatorMessage__Output): void {
    this.#came.push(message);
    this.#wake?.resolve();
  }

  fail(error: Error | null): void {
    this.#failure = error ?? new Error("the stream was ended");
    this.#wake?.reject(this.#failure);
  }

  /** Throws where the stream ended, or was refused. */
  async next(): Promise<void> {
    if (this.#came.length === 0) {
      if (this.#failure !== null) throw this.#failure;
      this.#wake = Promise.withResolvers();
      await this.#wake.promise;
      this.#wake = null;
    }
    const refused = this.#came.shift()?.refused;
    if (refused) throw new Error(`refused: ${refused.reason}: ${refused.detail}`);
  }
}

async function start(stack: AsyncDisposableStack, task: ControlServerTask): Promise<ControlServer> {
  const env = { CHORALE_BENCH_CONTROL: JSON.stringify(task) };
  const server = new StartedProcess([join(import.meta.dirname, "control-server.ts")], { env });
  stack.defer(async () => void (await server.kill("SIGTERM")));
  const [, found] = await server.waitFor(/^server (.+)$/m);
  return JSON.parse(found!) as ControlServer;
}
