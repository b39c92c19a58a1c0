import type { MethodDefinition } from "@grpc/proto-loader";

/** A request with its bytes as they were on the wire, over which its proof is signed. */
export type SignedRequest<Request> = { readonly bytes: Buffer; readonly message: Request };

type Decoded<Method> =
  Method extends MethodDefinition<infer _I, infer _O, infer Request, infer _R> ? Request : never;

/** The method's definition for our server, with requests that keep their bytes. */
export function keepRequestBytes<Method extends MethodDefinition<object, object, object, object>>(
  method: Method,
): Omit<Method, "requestDeserialize"> & {
  requestDeserialize: (bytes: Buffer) => SignedRequest<Decoded<Method>>;
} {
  const requestDeserialize = (bytes: Buffer): SignedRequest<Decoded<Method>> => ({
    bytes,
    message: method.requestDeserialize(bytes) as Decoded<Method>,
  });
  return { ...method, requestDeserialize };
}
