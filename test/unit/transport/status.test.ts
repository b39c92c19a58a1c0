import type { IncomingHttpHeaders } from "node:http2";
import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { CommandError } from "../../../process/command-error.ts";
import { FederationError, REFUSALS, type Reason } from "../../../transport/federation-error.ts";
import { fromServiceError, toServiceError } from "../../../transport/status.ts";

function serviceError(code: status, details: string): ServiceError {
  return Object.assign(new Error(details), { code, details, metadata: new Metadata() });
}

/** As the caller's grpc-js makes it from the trailers. */
function overTheWire({ code, details, metadata }: ServiceError): ServiceError {
  const trailers = metadata.toHttp2Headers() as IncomingHttpHeaders;
  return Object.assign(serviceError(code, details), { metadata: Metadata.fromHttp2Headers(trailers) });
}

describe("a refusal", () => {
  test.each(Object.keys(REFUSALS) as Reason[])("arrives as it was thrown: %s", (reason) => {
    const sent = toServiceError(new FederationError(reason, "company-a, round 3"));
    expect(sent.code).toBe(REFUSALS[reason].code);
    const received = fromServiceError(overTheWire(sent));
    expect(received).toBeInstanceOf(FederationError);
    expect(received).toMatchObject({ reason, message: "company-a, round 3" });
  });

  test.each(["NOT_INVENTED_YET", "constructor"])(
    "of an unknown reason stays an ordinary error: %s",
    (reason) => {
      const error = serviceError(status.ABORTED, "from the future");
      error.metadata.set("chorale-reason", reason);
      expect(fromServiceError(error)).not.toBeInstanceOf(FederationError);
    },
  );

  test("comes without what a terminal would obey, its lines as they were", () => {
    const sent = toServiceError(
      new FederationError("MANIFEST_INVALID", "seed: 7\n\u001b[2Jstudy: \u202Eno\r"),
    );
    const words = "seed: 7\n[2Jstudy:  no";
    expect(fromServiceError(overTheWire(sent)).message).toBe(words);
    const unknown = serviceError(status.ABORTED, "\u001b]0;owned\u0007");
    expect(fromServiceError(unknown).message).toBe("the call failed: ]0;owned");
  });
});

test("an unforeseen error tells the caller nothing of its message", () => {
  const sent = toServiceError(new Error("row 17: CCO 5.2"));
  expect(sent.code).toBe(status.INTERNAL);
  expect(JSON.stringify([sent.message, sent.details, sent.metadata.toJSON()])).not.toContain("CCO");
});

describe("a call that never got there is explained for people:", () => {
  test.each([
    ["connect ECONNREFUSED 127.0.0.1:1", "the connection was refused"],
    ["Name resolution failed for target dns:nowhere.invalid:7443", "host name is not known"],
    ["Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match", "not for the host name"],
    ["Error: self-signed certificate in certificate chain", "not from this federation's authority"],
    ["Error: certificate has expired", "not valid today"],
    ["tlsv13 alert certificate required", "refused this certificate"],
    ["Failed to connect (2026-01-01T00:00:00.000Z)", "does not accept this certificate"],
    ["No connection established. Last error: undefined. Resolution note: ", "the proxy that the environment"],
    ["Connection dropped", "the connection to the coordinator broke"],
  ])("%s", (details, words) => {
    const error = fromServiceError(serviceError(status.UNAVAILABLE, details));
    expect(error).toBeInstanceOf(CommandError);
    expect(error.message).toContain(words);
    expect((error as CommandError).remedy).toBeTruthy();
  });
});

test("an error of this side passes through", () => {
  const error = new Error("the disk is full");
  expect(fromServiceError(error)).toBe(error);
});
