import type { handleUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import { refuseCall, type IdentifiedCall } from "./refuse-call.ts";
import type { RpcScope } from "./rpc-scope.ts";

/** A unary method that answers with what `answer` returns, or with the refusal that it throws. */
export function answerUnary<Request, Reply>(
  scope: RpcScope,
  method: string,
  answer: (call: Parameters<handleUnaryCall<Request, Reply>>[0]) => Reply | Promise<Reply>,
): handleUnaryCall<Request, Reply> {
  return (call, callback) => void respond(scope, method, call, () => answer(call), callback);
}

/** Gives a call its one reply or refusal. */
export async function respond<Reply>(
  scope: RpcScope,
  method: string,
  call: IdentifiedCall,
  answer: () => Reply | Promise<Reply>,
  callback: sendUnaryData<Reply>,
): Promise<void> {
  let reply: Reply;
  try {
    reply = await answer();
  } catch (error) {
    callback(refuseCall(scope, method, call, error));
    return;
  }
  callback(null, reply);
}
