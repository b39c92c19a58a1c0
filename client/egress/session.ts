import { Metadata } from "@grpc/grpc-js";
import { FederationError } from "../../transport/federation-error.ts";
import type { SigningKey } from "../../trust/keys/signing-key.ts";
import { CONTROL_MESSAGE, PROOF_METADATA, proofBytes } from "../../trust/session/proof-bytes.ts";
import { protocol } from "../../proto/load.ts";

/** Who this node is: what it signs, it says as `node` of `federation`. */
export type Speaker = { readonly federation: string; readonly node: string; readonly key: SigningKey };

const NONCE_BYTES = 32;
const SESSION_NAME = /^[\x21-\x7e]{1,200}$/;

/**
 * A session that the coordinator opened: signs each call and each message of one control stream, each once.
 */
export class Session {
  readonly #speaker: Speaker;
  readonly #name: string;
  readonly #nonce: Uint8Array;
  #calls = 0;
  #messages = 0;

  /** Throws MALFORMED_MESSAGE for an answer that is no session. */
  constructor(
    speaker: Speaker,
    { session, nonce }: { readonly session: string; readonly nonce: Uint8Array },
  ) {
    if (nonce.length !== NONCE_BYTES || !SESSION_NAME.test(session))
      throw new FederationError("MALFORMED_MESSAGE", "the coordinator's answer names no session");
    this.#speaker = speaker;
    this.#name = session;
    this.#nonce = nonce;
  }

  /** The metadata that prove a call of `method` whose first message is `body`; to be used for one call. */
  proof(method: string, body: Uint8Array): Metadata {
    this.#calls += 1;
    const metadata = new Metadata();
    metadata.set(PROOF_METADATA.session, this.#name);
    metadata.set(PROOF_METADATA.sequence, String(this.#calls));
    metadata.set(PROOF_METADATA.signature, this.#sign(method, this.#calls, body));
    return metadata;
  }

  /** The wire form of the control stream's next message: a NodeMessage's bytes, numbered and signed. */
  frame(body: Buffer): Buffer {
    this.#messages += 1;
    const sequence = this.#messages;
    const signature = this.#sign(CONTROL_MESSAGE, sequence, body);
    return protocol.Node.service.Connect.requestSerialize({ body, sequence, signature });
  }

  #sign(method: string, sequence: number, body: Uint8Array): Buffer {
    const { federation, node, key } = this.#speaker;
    return key.sign(proofBytes({ federation, node, nonce: this.#nonce, method, sequence, body }));
  }
}

/** The session of this node's calls. Opened when one is needed, by one call for all who wait for it. */
export class Sessions {
  readonly #open: () => Promise<Session>;
  #current: Promise<Session> | null = null;

  constructor(open: () => Promise<Session>) {
    this.#open = open;
  }

  /** The session in use, or else a new one. */
  current(): Promise<Session> {
    return this.#current ?? this.fresh();
  }

  /** A new session, which is in use from now on. */
  fresh(): Promise<Session> {
    const opening = this.#open();
    this.#current = opening;
    opening.catch(() => this.#drop(opening));
    return opening;
  }

  /** The coordinator does not know this session any more. */
  async forget(session: Session): Promise<void> {
    const current = this.#current;
    if (current !== null && (await current.catch(() => null)) === session) this.#drop(current);
  }

  #drop(session: Promise<Session>): void {
    if (this.#current === session) this.#current = null;
  }
}
