import { status, type Server, type ServerUnaryCall, type ServerWritableStream } from "@grpc/grpc-js";
import { HealthImplementation, type ServingStatus } from "grpc-health-check";

type Asked = { readonly service: string };
type Check = (call: ServerUnaryCall<Asked, unknown>, done: (error: object | null) => void) => void;
type Watch = (call: ServerWritableStream<Asked, unknown>) => void;
type Methods = { readonly check: Check; readonly watch: Watch };

/**
 * The standard health service for these services and no others: the library keeps every name that is asked
 * for, and repeats it in a header, so that anyone could fill memory or break a connection that is shared.
 */
export class HealthService {
  readonly #services: readonly string[];
  readonly #health: HealthImplementation;

  constructor(services: readonly string[]) {
    this.#services = services;
    this.#health = new HealthImplementation({});
    this.setStatus("SERVING");
  }

  setStatus(serving: ServingStatus): void {
    for (const name of this.#services) this.#health.setStatus(name, serving);
  }

  addTo(server: Pick<Server, "addService">): void {
    const guarded: Pick<Server, "addService"> = {
      addService: (definition, methods) => {
        const { check, watch, ...others } = methods as unknown as Methods;
        server.addService(definition, {
          ...others,
          check: ((call, done) =>
            this.#isKnown(call) ? check(call, done) : done(UNKNOWN_SERVICE)) satisfies Check,
          watch: ((call) =>
            void (this.#isKnown(call) ? watch(call) : call.emit("error", UNKNOWN_SERVICE))) satisfies Watch,
        });
      },
    };
    this.#health.addToServer(guarded);
  }

  #isKnown({ request }: { readonly request: Asked }): boolean {
    return this.#services.includes(request.service);
  }
}

const UNKNOWN_SERVICE = { code: status.NOT_FOUND, details: "there is no such service" };
