import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { NodeEgress } from "../../../../client/egress/outlet.ts";
import { Renewal, type RenewalNews } from "../../../../client/enrolment/renewal.ts";
import { renewAtMs, retryAfterMs } from "../../../../client/enrolment/renewal-times.ts";
import { tellRenewal } from "../../../../client/enrolment/tell-renewal.ts";
import { writeTlsPair } from "../../../../client/enrolment/tls-pair.ts";
import { createLogger } from "../../../../process/log.ts";
import type { ClientTls } from "../../../../transport/credentials.ts";
import { FederationError } from "../../../../transport/federation-error.ts";
import { issueCertificate } from "../../../../trust/identity/issue-certificate.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const HOUR_MS = 3_600_000;
const LIFE_MS = 24 * HOUR_MS;

let federation: TestFederation;
beforeAll(async () => {
  federation = await foundFederation();
});

/**
 * A node whose certificate began now, on a clock that a test moves, and a coordinator that answers as it
 * says.
 */
class NodeThatRenews implements Disposable {
  readonly clock = new ManualClock();
  readonly shown: ClientTls[] = [];
  readonly news: RenewalNews[] = [];
  readonly folder = temporaryFolder();
  readonly renewal: Renewal;
  asked = 0;
  failure: Error | null = null;
  name = "alpha";
  #wake = (): void => {};

  constructor({ renew = true } = {}) {
    const startMs = Math.floor(Date.now() / 1000) * 1000;
    this.clock.advance(startMs);
    const egress: Pick<NodeEgress, "renewCertificate" | "useTls"> = {
      renewCertificate: (request) => this.#certify(request),
      useTls: (files) => void this.shown.push(files),
    };
    const config = { name: "alpha", tls: { ...this.paths, renew }, passphraseFile: undefined };
    this.renewal = new Renewal({
      config,
      egress,
      clock: this.clock,
      jitter: () => 0.5,
      onNews: (news) => {
        this.news.push(news);
        this.#wake();
      },
    });
  }

  get paths(): { authority: string; certificate: string; key: string } {
    const file = (name: string): string => this.folder.join(name);
    return { authority: file("authority.crt"), certificate: file("node.crt"), key: file("node.key") };
  }

  async start(): Promise<void> {
    const terms = { lifeMs: LIFE_MS, nowMs: this.clock.nowMs() };
    const { authority, certificate, key } = await federation.certify("node", "alpha", terms);
    writeFileSync(this.paths.authority, authority);
    writeTlsPair(this.paths, { certificate: certificate.toString(), key: key.toString() }, null);
    this.renewal.start();
  }

  /** Resolves when there are so many news. */
  heard(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        if (this.news.length >= count) resolve();
      };
      this.#wake();
    });
  }

  async #certify(request: string): Promise<string> {
    this.asked += 1;
    if (this.failure !== null) throw this.failure;
    const nowMs = this.clock.nowMs();
    return issueCertificate(federation.authority, request, {
      role: "node",
      name: this.name,
      lifeMs: LIFE_MS,
      nowMs,
    });
  }

  [Symbol.dispose](): void {
    this.renewal.stop();
    this.folder[Symbol.dispose]();
  }
}

describe("a node's certificate", () => {
  test("is renewed at two thirds of its life, with a new key, and shown from then on; and again", async () => {
    using node = new NodeThatRenews();
    await node.start();
    node.clock.advance(15 * HOUR_MS);
    expect(node.asked).toBe(0);
    const before = readFileSync(node.paths.key, "utf8");
    node.clock.advance(2 * HOUR_MS);
    await node.heard(1);
    expect(node.news).toMatchObject([{ kind: "renewed" }]);
    expect(node.shown.at(-1)?.certificate?.toString()).toBe(readFileSync(node.paths.certificate, "utf8"));
    expect(readFileSync(node.paths.key, "utf8")).not.toBe(before);
    node.clock.advance(18 * HOUR_MS);
    await node.heard(2);
    expect(node.asked).toBe(2);
    expect(node.renewal.hasExpired()).toBe(false);
  });

  test("is tried again when it fails, and a person is told before it ends", async () => {
    using node = new NodeThatRenews();
    await node.start();
    node.failure = new Error("the connection broke");
    node.clock.advance(17 * HOUR_MS);
    await node.heard(1);
    expect(node.news).toMatchObject([{ kind: "failed", urgent: false }]);
    for (let hours = 1; hours <= 5; hours += 1) {
      const heard = node.news.length;
      node.clock.advance(HOUR_MS);
      await node.heard(heard + 1);
    }
    expect(node.news.at(-1)).toMatchObject({ kind: "failed", urgent: true });
    node.failure = null;
    const heard = node.news.length;
    node.clock.advance(HOUR_MS);
    await node.heard(heard + 1);
    expect(node.news.at(-1)).toMatchObject({ kind: "renewed" });
  });

  test("that the coordinator will not renew is told at once", async () => {
    using node = new NodeThatRenews();
    await node.start();
    node.failure = new FederationError(
      "CANNOT_CERTIFY",
      "this coordinator does not hold the authority's key",
    );
    node.clock.advance(17 * HOUR_MS);
    await node.heard(1);
    expect(node.news).toMatchObject([{ kind: "failed", urgent: true }]);
  });

  test("is not replaced by one for another name", async () => {
    using node = new NodeThatRenews();
    await node.start();
    node.name = "beta";
    const before = readFileSync(node.paths.certificate, "utf8");
    node.clock.advance(17 * HOUR_MS);
    await node.heard(1);
    expect(node.news).toMatchObject([{ kind: "failed" }]);
    expect(readFileSync(node.paths.certificate, "utf8")).toBe(before);
    expect(node.shown).toEqual([]);
  });

  test("ends in the end", async () => {
    using node = new NodeThatRenews();
    await node.start();
    node.failure = new Error("the connection broke");
    node.clock.advance(25 * HOUR_MS);
    await node.heard(1);
    expect(node.renewal.hasExpired()).toBe(true);
  });

  test("of an authority of its own is left alone", async () => {
    using node = new NodeThatRenews({ renew: false });
    await node.start();
    node.clock.advance(30 * HOUR_MS);
    expect(node.asked).toBe(0);
  });
});

test("times of renewal are spread, and tries come closer together towards the end", () => {
  const life = { fromMs: 0, untilMs: 300 };
  expect(renewAtMs(life, 0)).toBe(200);
  expect(renewAtMs(life, 1)).toBe(215);
  expect(retryAfterMs(100 * HOUR_MS, 0.5)).toBe(HOUR_MS);
  expect(retryAfterMs(HOUR_MS, 0.5)).toBe(HOUR_MS / 10);
  expect(retryAfterMs(100, 0.5)).toBe(1_000);
  expect(retryAfterMs(-1, 0.5)).toBe(HOUR_MS);
});

test("a failure that needs a person says what to do", () => {
  const lines: string[] = [];
  const tell = tellRenewal("alpha", createLogger("test", "silent"), (line) => lines.push(line));
  const until = new Date(0);
  tell({ kind: "failed", error: new FederationError("REVOKED", "left\n\u001b[31m"), until, urgent: true });
  expect(lines.join(" ")).toMatch(
    /could not be renewed: left \[31m .*enroll anew with an invitation.*--replace/,
  );
  tell({ kind: "failed", error: new FederationError("REVOKED", "left\n\u001b[31m"), until, urgent: true });
  tell({ kind: "failed", error: new Error("broke"), until, urgent: false });
  expect(lines).toHaveLength(2);
});
