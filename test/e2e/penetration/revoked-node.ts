import { expect, test } from "vitest";
import { unary } from "../../../coordinator/commands/operator-session.ts";
import { protocol } from "../../../proto/load.ts";
import { enrolmentBytes } from "../../../trust/enrolment/enrolment-proof.ts";
import type { BesiegedFederation } from "../../support/besieged-federation.ts";
import { reasonOf } from "../../support/hostile-node.ts";
import { framed, Http2Attacker } from "../../support/http2-attacker.ts";
import { bodyOf } from "../../support/node-session.ts";

const { Enroll } = protocol.Node.service;
const HELLO = bodyOf({ hello: { versionMin: 1, versionMax: 1, software: "hostile" } });

/** What a node can try when the operator has ended its membership; the last of all. */
export function attacksOfRevoked(besieged: () => BesiegedFederation): void {
  test("what it has open is cut off, its certificate opens nothing, and its key does not come back", async () => {
    const mallory = besieged().hostile();
    const session = await mallory.session();
    const stream = mallory.connect(session);
    const told = new Promise((resolve) =>
      stream.on("data", ({ refused }) => refused && resolve(refused.reason)),
    );
    stream.write(session.frame(HELLO));
    await new Promise((welcomed) => stream.once("data", welcomed));
    const operator = besieged().operator();
    await unary((done) => operator.revokeNode({ node: "mallory", reason: "it attacks" }, done));
    expect(await told).toBe("REVOKED");
    expect(await reasonOf(mallory.probe())).toBe("REVOKED");

    const { key } = besieged().mallory;
    const { address, authority } = besieged();
    // The floods before have used up what the other address may ask.
    using attacker = Http2Attacker.connect(address, { authority }, "127.0.0.67");
    for (const node of ["mallory", "innocent"]) {
      const { secret } = await unary<{ secret: Buffer }>((done) =>
        operator.createInvitation({ node, validMs: 60_000, replace: true }, done),
      );
      const request = { node, secret, identityKey: key.publicKey, certificateRequest: "" };
      const signature = key.sign(enrolmentBytes(request));
      const answer = await attacker.call(
        Enroll.path,
        framed(Enroll.requestSerialize({ ...request, signature })),
      );
      expect(answer.reason).toBe("INVITATION_INVALID");
      expect(decodeURI(answer.detail)).toContain("was enrolled before");
    }
    expect(await besieged().goesOn()).toBe(true);
  });
}
