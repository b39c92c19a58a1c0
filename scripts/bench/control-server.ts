// The servers of the control bench, each in a process of its own: a coordinator's real one, or a bare one
// that only reads the same messages. Both answer a hello, and a heartbeat after as many messages as it is
// told.
import { protocol } from "../../proto/load.ts";
import type { NodeHandlers } from "../../proto/gen/chorale/v1/Node.ts";
import { foundFederation, type TestFederation } from "../../test/support/certificates.ts";
import { identityPem } from "../../test/support/identities.ts";
import { CoordinatorUnderTest } from "../../test/support/start-coordinator-server.ts";
import { startTransferServer } from "../../test/support/transfer-server.ts";
import type { TlsFiles } from "../../transport/credentials.ts";

/** What the bench asks for. */
export type ControlServerTask = {
  readonly kind: "coordinator" | "bare";
  readonly node: string;
  /** Messages of one turn. */
  readonly messages: number;
};

/** Where it is and what the node shows there. */
export type ControlServer = { readonly address: string; readonly tls: TlsFiles; readonly identity: string };

/** A node that says so much would wait. */
const UNPACED = { controlMessagesPerSecondMax: 1e9 };

const ANSWER = { modelPublished: { study: "bench" } };

async function startCoordinator(
  certificates: TestFederation,
  { node, messages }: ControlServerTask,
): Promise<string> {
  const coordinator = await CoordinatorUnderTest.start(certificates, { limits: UNPACED });
  await coordinator.enroll(node);
  let count = 0;
  coordinator.federation.receive = (name) => {
    count += 1;
    if (count % messages === 0) coordinator.federation.links.get(name)!.send(ANSWER);
  };
  return coordinator.address;
}

async function startBare(certificates: TestFederation, { messages }: ControlServerTask): Promise<string> {
  const handlers: Partial<NodeHandlers> = {
    Connect: (call) => {
      let count = -1;
      call.on("data", ({ body }: { readonly body: Buffer }) => {
        protocol.NodeMessage.deserialize(body);
        count += 1;
        if (count === 0) call.write({ welcome: {} });
        else if (count % messages === 0) call.write(ANSWER);
      });
      call.on("end", () => call.end());
    },
  };
  const { port } = await startTransferServer(await certificates.certify("server", "coordinator"), handlers);
  return `127.0.0.1:${port}`;
}

const task = JSON.parse(process.env.CHORALE_BENCH_CONTROL!) as ControlServerTask;
const certificates = await foundFederation();
const server: ControlServer = {
  address: await (task.kind === "bare" ? startBare : startCoordinator)(certificates, task),
  tls: await certificates.certify("node", task.node),
  identity: identityPem(task.node),
};
process.stdout.write(`server ${JSON.stringify(server)}\n`);
// Ended properly, so that Node writes a profile where one is asked for by NODE_OPTIONS.
process.once("SIGTERM", () => process.exit(0));
