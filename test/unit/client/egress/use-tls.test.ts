import { createHash, X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { CHUNK_BYTES } from "../../../../transport/channel-options.ts";
import type { TlsFiles } from "../../../../transport/credentials.ts";
import { createCertificateRequest } from "../../../../trust/identity/certificate-request.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";
import { converse, openAlpha } from "./egress-under-test.ts";

let certificates: TestFederation;
beforeAll(async () => {
  certificates = await foundFederation();
});

const body = Buffer.alloc(3 * CHUNK_BYTES, "weights");
const digest = createHash("sha256").update(body).digest("hex");
const head = { study: "small", round: 2, digest, baseModel: "m", layoutDigest: "l", weight: 1, trainLoss: 1 };
const never = new AbortController().signal;

function sha256Of({ certificate }: TlsFiles): string {
  return new X509Certificate(certificate).fingerprint256.replaceAll(":", "").toLowerCase();
}

describe("another certificate of a running node", () => {
  test("is shown by the control stream that the driver opens when the old one ends", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    using alpha = await openAlpha(certificates, coordinator);
    const first = converse(alpha.egress);
    await first.welcomed;
    const renewed = await certificates.certify("node", "alpha");
    alpha.egress.useTls(renewed);
    expect(await first.closed).toBeNull();
    const second = converse(alpha.egress);
    await second.welcomed;
    const { links } = coordinator.federation;
    expect(links.get("alpha")?.certificateSha256).toBe(sha256Of(renewed));
    expect(first.messages.map(({ message }) => message)).toEqual(["welcome"]);
  });

  test("does not disturb an upload under way", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    using alpha = await openAlpha(certificates, coordinator);
    const { federation } = coordinator;
    federation.holdChunks = true;
    const upload = alpha.egress.upload(head, body, 0, () => {}, never);
    await federation.until(() => federation.appended > 0);
    alpha.egress.useTls(await certificates.certify("node", "alpha"));
    expect(await alpha.egress.uploadOffset(head)).toBe(0);
    federation.releaseChunks();
    expect((await upload).accepted?.digest).toBe(digest);
  });

  test("is shown by a control stream that is being opened", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    using alpha = await openAlpha(certificates, coordinator);
    const renewed = await certificates.certify("node", "alpha");
    const opening = converse(alpha.egress);
    alpha.egress.useTls(renewed);
    await opening.welcomed;
    expect(coordinator.federation.links.get("alpha")?.certificateSha256).toBe(sha256Of(renewed));
  });

  test("is asked for, in the session, with the old one", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    using alpha = await openAlpha(certificates, coordinator);
    const { request, key } = await createCertificateRequest("alpha");
    const certificate = await alpha.egress.renewCertificate(request);
    alpha.egress.useTls({ authority: certificates.authority.certificate, certificate, key });
    expect(await alpha.egress.uploadOffset(head)).toBe(0);
    expect((await alpha.recorded()).map(({ kind }) => kind)).toContain("renew_certificate_request");
  });
});
