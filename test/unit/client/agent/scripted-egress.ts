import type { ControlListener, ControlStream, Egress, UploadHead } from "../../../../client/egress/outlet.ts";
import type { CoordinatorMessage__Output } from "../../../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { NodeMessage } from "../../../../proto/gen/chorale/v1/NodeMessage.ts";
import type { UploadReceipt__Output } from "../../../../proto/gen/chorale/v1/UploadReceipt.ts";
import { CommandError } from "../../../../process/command-error.ts";

/** How one call ends: its bytes come whole, or break off after so many. */
export type CallPlan = { readonly breakAfter?: number; readonly bytes?: Uint8Array; readonly error?: Error };

export const broken = new CommandError("the connection broke", { cause: new Error("reset") });

/** An egress that does what a test says and remembers what it was asked. */
export class ScriptedEgress implements Egress {
  readonly sent: NodeMessage[] = [];
  readonly downloads: number[] = [];
  readonly uploads: { head: UploadHead; offset: number; body: Uint8Array }[] = [];
  readonly downloadPlans: CallPlan[] = [];
  readonly uploadPlans: (CallPlan & { readonly receipt?: UploadReceipt__Output })[] = [];
  readonly models = new Map<string, Uint8Array>();
  connections = 0;
  held = 0;
  listener: ControlListener | null = null;
  #changed: (() => void)[] = [];

  connect(listener: ControlListener): ControlStream {
    this.connections += 1;
    this.listener = listener;
    this.#notify();
    const send = (message: NodeMessage): void => {
      this.sent.push(message);
      this.#notify();
    };
    return { send, congested: () => false, close: () => {}, cancel: () => listener.onClosed(broken) };
  }

  async download(
    { model, offset }: { readonly model: string; readonly offset: number },
    onData: (data: Uint8Array) => void,
  ): Promise<void> {
    this.downloads.push(offset);
    const { breakAfter, bytes = this.models.get(model)!, error } = this.downloadPlans.shift() ?? {};
    if (error) throw error;
    onData(bytes.subarray(offset, breakAfter ?? bytes.length));
    if (breakAfter !== undefined) throw broken;
  }

  async uploadOffset(): Promise<number> {
    return this.held;
  }

  async upload(head: UploadHead, body: Uint8Array, offset: number): Promise<UploadReceipt__Output> {
    this.uploads.push({ head, offset, body });
    const { breakAfter, error, receipt } = this.uploadPlans.shift() ?? {};
    this.held = breakAfter ?? body.length;
    if (error) throw error;
    if (breakAfter !== undefined) throw broken;
    return receipt ?? { outcome: "accepted", accepted: { digest: head.digest } };
  }

  close(): void {}

  /** What the coordinator says; fields that are left out are those of an empty message. */
  say(message: Partial<CoordinatorMessage__Output>): void {
    this.listener!.onMessage(message);
  }

  welcome(): void {
    this.say({ welcome: { version: 1, software: "test", node: "alpha", heartbeatMs: 1000 } });
  }

  /** Resolves when something sent or connected makes `condition` true. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (condition()) resolve();
        else this.#changed.push(look);
      };
      look();
    });
  }

  /** Names of what was sent, in order. */
  kinds(): string[] {
    return this.sent.map((message) => Object.keys(message)[0]!);
  }

  #notify(): void {
    for (const look of this.#changed.splice(0)) look();
  }
}
