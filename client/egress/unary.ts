import { Metadata, type Client } from "@grpc/grpc-js";
import { fromServiceError } from "../../transport/status.ts";
import { asBytes, callOn, callSigned, type CallScope } from "./call-scope.ts";
import { leavingOf } from "./departures.ts";

/** A method as proto-loader describes it, as far as a question needs it. */
export type Method<Request, Reply> = {
  readonly path: string;
  requestSerialize(this: void, request: Request): Buffer;
  responseDeserialize(this: void, bytes: Buffer): Reply;
};

/** What the record says of a question. */
export type Question = { readonly kind: string; readonly study?: string; readonly round?: number };

/**
 * Asks as this node, in its session. Throws as `fromServiceError` says, also where no answer comes in time.
 */
export function askSigned<Request, Reply>(
  scope: CallScope,
  method: Method<Request, Reply>,
  question: Question,
  request: Request,
): Promise<Reply> {
  const message = method.requestSerialize(request);
  return callSigned(scope, method.path, message, (client, proof) =>
    ask(scope, client, method, { question, message, metadata: proof }),
  );
}

/** Asks without a session, as who is not known yet. */
export function askUnsigned<Request, Reply>(
  scope: CallScope,
  method: Method<Request, Reply>,
  question: Question,
  request: Request,
): Promise<Reply> {
  const message = method.requestSerialize(request);
  return callOn(scope.channel(), (client) =>
    ask(scope, client, method, { question, message, metadata: new Metadata() }),
  );
}

type Asking = { readonly question: Question; readonly message: Buffer; readonly metadata: Metadata };

/** Records the question before it leaves. */
async function ask<Reply>(
  { clock, stallMs, departures }: CallScope,
  client: Client,
  { path, responseDeserialize }: Method<never, Reply>,
  { question, message, metadata }: Asking,
): Promise<Reply> {
  departures.note(leavingOf(question.kind, message, question));
  const deadline = clock.nowMs() + stallMs;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      asBytes,
      responseDeserialize,
      message,
      metadata,
      { deadline },
      (error, reply) => {
        if (error !== null || reply === undefined) reject(fromServiceError(error));
        else resolve(reply);
      },
    );
  });
}
