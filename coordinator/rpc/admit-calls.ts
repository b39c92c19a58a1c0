import {
  ServerInterceptingCall,
  ServerListenerBuilder,
  type Metadata,
  type ServerInterceptor,
} from "@grpc/grpc-js";
import { printable } from "../../process/printable.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { refuseCall } from "./refuse-call.ts";
import { requireShown } from "./require-node.ts";
import { requireOperator } from "./require-operator.ts";
import type { RpcScope } from "./rpc-scope.ts";

/** What anyone may call, because a node has nothing to show yet. */
export const OPEN_METHODS: ReadonlySet<string> = new Set([
  "/chorale.v1.Node/Enroll",
  "/chorale.v1.Node/OpenSession",
]);

/** A method that there is not may have any name. */
const METHOD_CHARACTERS_MAX = 40;

type Caller = Parameters<typeof requireOperator>[1] & { getPeer(): string };

/**
 * Looks at a call's headers before a byte of its message is taken, so that strangers fill no memory: what
 * anyone may call is counted for each address; everything else needs its certificate and a session that is
 * known. Whether the session is the caller's is for the method to say, when the message that was signed is
 * here.
 */
export function admitCalls(scope: RpcScope): ServerInterceptor {
  return ({ path }, call) => {
    let leave = (): void => {};
    return new ServerInterceptingCall(call, {
      start: (started) =>
        started(
          new ServerListenerBuilder()
            .withOnReceiveMetadata((metadata, pass) => {
              try {
                leave = admit(scope, path, call, metadata);
              } catch (error) {
                const [, , method = path] = path.split("/");
                const caller = {
                  getAuthContext: () => call.getAuthContext(),
                  getPeer: () => call.getPeer(),
                  cancelled: false,
                };
                const {
                  code,
                  details,
                  metadata: reason,
                } = refuseCall(scope, printable(method, METHOD_CHARACTERS_MAX), caller, error);
                call.sendStatus({ code, details, metadata: reason });
                return;
              }
              pass(metadata);
            })
            // Comes at the end of every call, however it ends.
            .withOnCancel(() => leave())
            .build(),
        ),
    });
  };
}

const nothing = (): void => {};

/** Gives what is to be called when the call is over. */
function admit(scope: RpcScope, path: string, call: Caller, metadata: Metadata): () => void {
  if (path.startsWith("/chorale.v1.Operator/")) requireOperator(scope, call);
  else if (path.startsWith("/chorale.v1.Node/") && !OPEN_METHODS.has(path))
    requireShown(scope, call, metadata);
  else return admitUnproven(scope, call);
  return nothing;
}

/** What anyone may call: enrolment, sessions, health. */
function admitUnproven({ listener: { unprovenCalls } }: RpcScope, call: Caller): () => void {
  if (unprovenCalls === null) return nothing;
  if (!unprovenCalls.rate.allows(call.getPeer()))
    throw new FederationError("TOO_MANY_CALLS", "too many calls without a proof from this address");
  const leave = unprovenCalls.atOnce.enter(call.getPeer());
  if (leave === null)
    throw new FederationError("TOO_MANY_CALLS", "too many calls without a proof at once from this address");
  return leave;
}
