import type { ServiceError } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { protocol } from "../../../proto/load.ts";
import { channelOptionsFor } from "../../../transport/channel-options.ts";
import { clientCredentials, type ClientTls } from "../../../transport/credentials.ts";
import { peerIdentity, type PeerIdentity } from "../../../transport/peer.ts";
import { fromServiceError } from "../../../transport/status.ts";
import { foundFederation, type TestFederation } from "../../support/certificates.ts";
import { startTransferServer, type TransferServer } from "../../support/transfer-server.ts";

const DAY_MS = 86_400_000;

let federation: TestFederation;
let other: TestFederation;
let server: TransferServer;
let seen: (PeerIdentity | null)[];

beforeAll(async () => {
  [federation, other] = await Promise.all([foundFederation(), foundFederation()]);
  server = await startTransferServer(await federation.certify("server", "coordinator"), {
    GetUploadOffset: (call, callback) => {
      seen.push(peerIdentity(call));
      callback(null, { offset: 0 });
    },
  });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Calls the server once and returns how the caller is told of a failure, or null. */
async function call(tls: ClientTls, address = `localhost:${server.port}`): Promise<Error | null> {
  seen = [];
  const client = new protocol.Node(address, clientCredentials(tls), channelOptionsFor(address));
  const error = await new Promise<ServiceError | null>((resolve) => client.getUploadOffset({}, resolve));
  client.close();
  return error === null ? null : fromServiceError(error);
}

describe("a caller with a certificate of the federation", () => {
  test.each(["node", "operator"] as const)("is known by its role and name: %s", async (role) => {
    expect(await call(await federation.certify(role, "company-a"))).toBeNull();
    expect(seen).toEqual([
      { role, name: "company-a", certificateSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  test("may call by IP address", async () => {
    expect(await call(await federation.certify("node", "company-a"), `127.0.0.1:${server.port}`)).toBeNull();
  });

  test("speaks TLS 1.3 and nothing older", async () => {
    const { authority, certificate, key } = await federation.certify("node", "company-a");
    const { connect } = await import("node:tls");
    const attempt = (maxVersion: "TLSv1.2" | "TLSv1.3"): Promise<string> =>
      new Promise((resolve) => {
        const options = { ca: authority, cert: certificate, key, maxVersion, ALPNProtocols: ["h2"] };
        const socket = connect(server.port, "localhost", options, () => {
          resolve(socket.getProtocol() ?? "none");
          socket.destroy();
        });
        socket.on("error", () => resolve("refused"));
      });
    expect(await attempt("TLSv1.2")).toBe("refused");
    expect(await attempt("TLSv1.3")).toBe("TLSv1.3");
  });
});

describe("a caller has no identity", () => {
  test("with a certificate of another authority", async () => {
    const stranger = await other.certify("node", "company-a");
    expect(await call({ ...stranger, authority: federation.authority.certificate })).toBeNull();
    expect(seen).toEqual([null]);
  });

  test("with an expired certificate", async () => {
    const expired = await federation.certify("node", "company-a", {
      nowMs: Date.now() - 2 * DAY_MS,
      lifeMs: DAY_MS,
    });
    expect(await call(expired)).toBeNull();
    expect(seen).toEqual([null]);
  });

  test("with a certificate that is only good for a server", async () => {
    expect(await call(await federation.certify("server", "company-a"))).toBeNull();
    expect(seen).toEqual([null]);
  });

  test("without any certificate", async () => {
    expect(await call({ authority: federation.authority.certificate })).toBeNull();
    expect(seen).toEqual([null]);
  });
});

describe("a caller refuses a server", () => {
  test("of another authority", async () => {
    const error = await call(await other.certify("node", "company-a"));
    expect(error?.message).toBe("the server's certificate is not from this federation's authority");
  });

  test("that shows a node's certificate", async () => {
    const posing = await federation.certify("node", "company-b", { hosts: ["localhost"] });
    await using impostor = await startTransferServer(posing);
    const error = await call(await federation.certify("node", "company-a"), `localhost:${impostor.port}`);
    expect(error?.message).toBe("the server's certificate is not from this federation's authority");
  });

  test("whose certificate is for another host", async () => {
    const tls = await federation.certify("server", "coordinator", { hosts: ["coordinator.example"] });
    await using elsewhere = await startTransferServer(tls);
    for (const host of ["localhost", "127.0.0.1"]) {
      const error = await call(await federation.certify("node", "company-a"), `${host}:${elsewhere.port}`);
      expect(error?.message).toBe("the server's certificate is not for the host name that was called");
    }
  });
});
