import { appendFileSync, readdirSync } from "node:fs";
import { openEgress, type EgressOptions } from "../../../../client/egress/egress.ts";
import type { ControlListener, ControlStream, NodeEgress } from "../../../../client/egress/outlet.ts";
import { readRecord } from "../../../../client/egress/verify-record.ts";
import { systemClock } from "../../../../process/clock.ts";
import type { CoordinatorMessage__Output } from "../../../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { TestFederation } from "../../../support/certificates.ts";
import { FEDERATION_ID, identityOf } from "../../../support/identities.ts";
import type { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** One line of the record. */
export type Entry = {
  readonly kind: string;
  readonly count: number;
  readonly bytes: number;
  readonly digest: string;
  readonly study: string | null;
  readonly round: number | null;
};

/** The egress of the node alpha, and its record. */
export type EgressUnderTest = Disposable & {
  readonly egress: NodeEgress;
  recorded(): Promise<Entry[]>;
  /** Writes to the record as another program might. */
  spoilRecord(): void;
};

/** An egress of the enrolled node alpha, with a record in a folder of its own. */
export async function openAlpha(
  certificates: TestFederation,
  coordinator: CoordinatorUnderTest,
  options: Partial<EgressOptions> = {},
): Promise<EgressUnderTest> {
  const folder = temporaryFolder();
  const recordPath = folder.join("record.jsonl");
  await coordinator.enroll("alpha");
  const egress = openEgress({
    address: coordinator.address,
    tls: await certificates.certify("node", "alpha"),
    speaker: { federation: FEDERATION_ID, node: "alpha", key: identityOf("alpha") },
    recordPath,
    clock: systemClock,
    ...options,
  });
  return {
    egress,
    async recorded() {
      const entries: Entry[] = [];
      for await (const found of readRecord(recordPath)) if (found.kind === "entry") entries.push(found.entry);
      return entries;
    },
    spoilRecord() {
      for (const file of readdirSync(folder.path)) appendFileSync(folder.join(file), "{}\n");
    },
    [Symbol.dispose]() {
      egress.close();
      folder[Symbol.dispose]();
    },
  };
}

/** A control stream with what came on it. */
export type Conversation = {
  readonly stream: ControlStream;
  readonly messages: CoordinatorMessage__Output[];
  /** Resolves with the first message, rejects when the stream ends before. */
  readonly welcomed: Promise<CoordinatorMessage__Output>;
  /** Resolves when the stream has ended. */
  readonly closed: Promise<Error | null>;
};

/** Opens the control stream. */
export function converse(egress: NodeEgress): Conversation {
  const welcome = Promise.withResolvers<CoordinatorMessage__Output>();
  const closed = Promise.withResolvers<Error | null>();
  const messages: CoordinatorMessage__Output[] = [];
  const listener: ControlListener = {
    onMessage(message) {
      messages.push(message);
      welcome.resolve(message);
    },
    onClosed(error) {
      welcome.reject(error ?? new Error("ended"));
      closed.resolve(error);
    },
  };
  welcome.promise.catch(() => {});
  return { stream: egress.connect(listener), messages, welcomed: welcome.promise, closed: closed.promise };
}
