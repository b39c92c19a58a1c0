import { beforeAll, describe, expect, test } from "vitest";
import type { StudyStatus__Output } from "../../../../proto/gen/chorale/v1/StudyStatus.ts";
import { fromServiceError } from "../../../../transport/status.ts";
import { unary } from "../../../../coordinator/commands/operator-session.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";

let certificates: TestFederation;
beforeAll(async () => {
  certificates = await foundFederation();
});

const operator = () => certificates.certify("operator", "operator");

describe("an operator's method", () => {
  test("answers an operator", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const client = coordinator.operatorWith(await operator());
    const manifest = Buffer.from('{"study":"admet"}');
    const status = await unary<StudyStatus__Output>((done) => client.createStudy({ manifest }, done));
    expect(status).toMatchObject({ study: "admet", state: "CREATED" });
  });

  test("passes signed manifests and approvals on as they are", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const client = coordinator.operatorWith(await operator());
    const signed = {
      manifest: Buffer.from('{"study":"admet"}'),
      operatorKey: "key",
      signature: Buffer.alloc(64, 7),
    };
    for (const send of ["createStudy", "amendStudy"] as const)
      await unary<StudyStatus__Output>((done) => client[send](signed, done));
    const approval = Buffer.from("signed");
    coordinator.federation.approvals.set("admet", [approval]);
    const study = { study: "admet" };
    expect(await unary((done) => client.getManifest(study, done))).toEqual({ study: "admet", ...signed });
    expect(await unary((done) => client.listApprovals(study, done))).toEqual({ approvals: [approval] });
  });

  test("refuses a node", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const client = coordinator.operatorWith(await certificates.certify("node", "node-a"));
    const started = unary((done) => client.startStudy({ study: "admet" }, done)).catch(fromServiceError);
    expect(await started).toMatchObject({ reason: "WRONG_ROLE" });
    const watched = new Promise((resolve) => client.watchStudy({ study: "admet" }).on("error", resolve));
    expect(fromServiceError(await watched)).toMatchObject({ reason: "WRONG_ROLE" });
    expect(coordinator.refusals).toEqual(["WRONG_ROLE", "WRONG_ROLE"]);
  });

  test("passes on the federation's refusal with its reason", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const client = coordinator.operatorWith(await operator());
    const failure = unary((done) => client.startStudy({ study: "none" }, done)).catch(fromServiceError);
    expect(await failure).toMatchObject({ reason: "STUDY_UNKNOWN", message: "there is no study named none" });
  });
});

describe("watching a study", () => {
  test("gives every status until the study ends", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { federation } = coordinator;
    federation.setStatus({ study: "admet", state: "RUNNING", round: 1 });
    const call = coordinator.operatorWith(await operator()).watchStudy({ study: "admet" });
    const states: string[] = [];
    for await (const status of call as AsyncIterable<StudyStatus__Output>) {
      states.push(`${status.state} ${status.round}`);
      if (status.round === 1) federation.setStatus({ study: "admet", state: "RUNNING", round: 2 });
      else federation.setStatus({ study: "admet", state: "STUDY_COMPLETED", round: 3 });
    }
    expect(states).toEqual(["RUNNING 1", "RUNNING 2", "STUDY_COMPLETED 3"]);
  });

  test("of an ended study gives its status and ends", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    coordinator.federation.setStatus({ study: "admet", state: "STUDY_ABORTED" });
    const call = coordinator.operatorWith(await operator()).watchStudy({ study: "admet" });
    const states: string[] = [];
    for await (const status of call as AsyncIterable<StudyStatus__Output>) states.push(status.state);
    expect(states).toEqual(["STUDY_ABORTED"]);
  });

  test("gives a slow reader the latest status, the last one always", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { federation } = coordinator;
    federation.setStatus({ study: "admet", state: "RUNNING", round: 0 });
    const call = coordinator.operatorWith(await operator()).watchStudy({ study: "admet" });
    const rounds: number[] = [];
    for await (const { round } of call as AsyncIterable<StudyStatus__Output>) {
      rounds.push(round);
      if (round > 0) continue;
      for (let next = 1; next < 100; next += 1)
        federation.setStatus({ study: "admet", state: "RUNNING", round: next });
      federation.setStatus({ study: "admet", state: "STUDY_COMPLETED", round: 100 });
    }
    expect(rounds.at(-1)).toBe(100);
    expect(rounds.length).toBeLessThan(10);
  });
});
