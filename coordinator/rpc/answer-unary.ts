import type { handleUnaryCall, ServerUnaryCall } from "@grpc/grpc-js";
import { refuseCall, type RpcScope } from "./refuse-call.ts";

/** A unary method that answers with what `answer` returns, or with the refusal that it throws. */
export function answerUnary<Request, Reply>(
  scope: RpcScope,
  method: string,
  answer: (call: ServerUnaryCall<Request, Reply>) => Reply | Promise<Reply>,
): handleUnaryCall<Request, Reply> {
  const run = async (call: ServerUnaryCall<Request, Reply>): Promise<Reply> => answer(call);
  return (call, callback) => {
    run(call).then(
      (reply) => callback(null, reply),
      (error: unknown) => callback(refuseCall(scope, method, call, error)),
    );
  };
}
