import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createServer, type AddressInfo } from "node:net";
import { exampleSlice } from "../support/example-slice.ts";
import { ProcessFederation } from "../support/process-federation.ts";
import { mountSmallDisk, type SmallDisk } from "../support/small-disk.ts";
import { runChorale } from "../support/start-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const STUDY = {
  format: "chorale-study-1",
  study: "bad",
  purpose: "a test of bad input",
  members: ["ant"],
  endpoints: [{ name: "log_solubility", kind: "regression", head: "shared" }],
  protocol: { fingerprint: { size: 64 }, descriptors: "none" },
  model: { trunk: [4] },
  training: { epochsPerRound: 1 },
  rounds: { count: 2, updatesMin: 1 },
  secureAggregation: "off",
};
const TABLE = exampleSlice("seolhwa-pharma", 40);

/** Runs a command that has to fail; gives its exit code and the message, which has a remedy and no stack. */
async function failureOf(...args: string[]): Promise<{ code: number | null; message: string }> {
  const { code, stderr } = await runChorale(args);
  const message = stderr.slice(Math.max(0, stderr.indexOf("error: ")));
  expect(message).toMatch(/^error: .+\n(?:.*\n)* {2}remedy: .+\n/);
  expect(stderr).not.toMatch(/^ {4}at /m);
  return { code, message };
}

/** What `client inspect` says about a table that cannot be read. */
async function tableFailure(
  content: string,
): Promise<{ code: number | null; message: string; path: string }> {
  using folder = temporaryFolder();
  const path = folder.join("table.csv");
  writeFileSync(path, content);
  return { ...(await failureOf("client", "inspect", "--in", path)), path };
}

describe("a table", () => {
  test("that is missing is named, with exit code 1", async () => {
    using folder = temporaryFolder();
    const path = folder.join("nowhere.csv");
    const { code, message } = await failureOf("client", "inspect", "--in", path);
    expect(code).toBe(1);
    expect(message).toContain(`${path}: no such file or folder`);
  });

  test.each([
    ["without a column of structures", "name,logS\nethanol,1\n", ", row 1: no column is named smiles"],
    ["with a row of too many cells", "smiles,logS\nCCO,1\nCC,2,3\n", ", row 3: has 3 cells"],
    ["with an open quote", 'smiles,logS\nCCO,1\n"CC,2\n', ", row 3: the quotes around a cell do not match"],
    ["separated by semicolons", "smiles;logS\nCCO;1\n", ", row 1: the columns are separated by semicolons"],
    ["with a column half text", "smiles,logS\nCCO,1\nCC,high\n", ', row 3, column "logS": holds text'],
    ["that is empty", "", ": is empty"],
    ["of a header only", "smiles,logS\n", ": has a header and no rows"],
  ])("%s is refused with file, row and column", async (_, content, expected) => {
    const { code, message, path } = await tableFailure(content);
    expect(code).toBe(1);
    expect(message).toContain(`${path}${expected}`);
    expect(message).not.toContain("high");
  });
});

/** One node and its study through; what the operator and the node saw, and where the node's files are. */
async function runStudy(csv: string, changes: object = {}) {
  const federation = await ProcessFederation.found({ ...STUDY, ...changes });
  await using resources = new AsyncDisposableStack();
  resources.use(federation);
  await federation.addNode("ant", { csv });
  await federation.createStudy();
  await federation.operate("study", "start", "bad");
  const node = federation.startNode("ant");
  const { code } = await node.exited;
  const watch = ["study", "status", "bad", "--watch"];
  const operator = await runChorale(["coordinator", ...watch, "--config", federation.config]);
  resources.move();
  return { federation, node, code, operator };
}

function rejectedAt(federation: ProcessFederation, node: string): string[] {
  const path = federation.path(node, "state", "prepared", "bad", "rejected.csv");
  return readFileSync(path, "utf8").trimEnd().split("\n");
}

describe("a study at a node", () => {
  test("leaves out rows whose structure does not parse, lists them, and goes on", async () => {
    const csv = `${TABLE}X-1,not-a-structure,1.0,,,\nX-2,c1ccccc,2.0,,,\n`;
    const { federation, node, code, operator } = await runStudy(csv);
    await using _ = federation;
    expect([code, operator.code]).toEqual([0, 0]);
    expect(node.stdout).toContain("(6 rows rejected: prepared/bad/rejected.csv in the state folder)");
    const [header, ...listed] = rejectedAt(federation, "ant");
    expect(header).toBe("file,row,column,reason");
    const broken = listed.filter((line) => line.includes("SMILES"));
    expect(broken).toEqual([
      expect.stringMatching(/^ant\.csv,42,,.*SMILES/),
      expect.stringMatching(/^ant\.csv,43,,.*SMILES/),
    ]);
    const unmeasured = listed.filter((line) => line.endsWith(",it holds no measurement"));
    expect(unmeasured).toHaveLength(4);
    expect(node.stdout + node.stderr).not.toContain("not-a-structure");
  });

  test("with folds that are empty trains, and has no test score rather than a wrong one", async () => {
    const { federation, code, operator } = await runStudy("smiles,log_solubility\nCCO,1\nCCCO,2\n");
    await using _ = federation;
    expect([code, operator.code]).toEqual([0, 0]);
    const config = federation.nodeConfig("ant");
    const args = ["client", "evaluate", "--config", config, "--study", "bad", "--json"];
    const { results } = JSON.parse((await runChorale(args)).stdout) as { results: object[] };
    expect(results).toMatchObject([{ endpoint: "log_solubility", value: null, testCount: 0 }]);
  });

  test("with a cell of text leaves it out, lists it with file, row and column, and goes on", async () => {
    const { federation, node, code, operator } = await runStudy(`${TABLE}X-1,CCO,soluble,,,\n`);
    await using _ = federation;
    expect([code, operator.code]).toEqual([0, 0]);
    expect(rejectedAt(federation, "ant")).toContainEqual(
      expect.stringMatching(/^ant\.csv,42,log_solubility,/),
    );
    expect(node.stdout + node.stderr + operator.stdout + operator.stderr).not.toContain("soluble,,");
  });

  test("of which nothing can be used ends for this node with what is wrong", async () => {
    const { federation, node, code, operator } = await runStudy("smiles,log_solubility\nCCO,\n");
    await using _ = federation;
    expect([code, operator.code]).toEqual([1, 1]);
    expect(node.stderr).toContain("`chorale client check` says why");
    expect(node.stderr).not.toContain('"stack"');
    expect(operator.stderr).toMatch(/error: bad was aborted: .*ant/);
  });

  test("over an endpoint that nobody has ends for all with its name", async () => {
    const endpoints = [...STUDY.endpoints, { name: "logP", kind: "regression", head: "shared" }];
    const { federation, node, code, operator } = await runStudy(TABLE, { endpoints });
    await using _ = federation;
    expect([code, operator.code]).toEqual([1, 1]);
    for (const text of [operator.stderr, node.stdout])
      expect(text).toContain("no member that joined has training labels for logP");
  });
});

describe("a connection", () => {
  test("with the certificate of another federation is refused with what to do, exit code 1", async () => {
    await using federation = await ProcessFederation.found(STUDY);
    await using other = await ProcessFederation.found(STUDY);
    await federation.addNode("ant", { csv: TABLE });
    await other.addNode("ant", { csv: TABLE, via: federation.address });
    const swap = (file: string): void =>
      writeFileSync(federation.path("ant", file), readFileSync(other.path("ant", file)));
    const run = ["client", "run", "--config", federation.nodeConfig("ant"), "--exit-when-done"];

    const untrusted = await failureOf("client", "run", "--config", other.nodeConfig("ant"));
    expect(untrusted.code).toBe(1);
    expect(untrusted.message).toContain("not from this federation's authority");

    swap("node.crt");
    const mismatch = await failureOf(...run);
    expect([1, 2]).toContain(mismatch.code);
    expect(mismatch.message).toContain("node.crt");
    swap("node.key");
    const foreign = await failureOf(...run);
    expect([1, 2]).toContain(foreign.code);
    expect(foreign.message).toMatch(/certificate/);
  });

  test("of another node's name is refused", async () => {
    await using federation = await ProcessFederation.found(STUDY);
    await federation.addNode("ant", { csv: TABLE });
    const config = federation.nodeConfig("ant");
    writeFileSync(config, readFileSync(config, "utf8").replace('name: "ant"', "name: bee"));
    const { code, message } = await failureOf("client", "run", "--config", config);
    expect(code).toBe(2);
    expect(message).toContain("the certificate is of ant, the configuration's name is bee");
  });

  test("to a port in use cannot be served", async () => {
    using folder = temporaryFolder();
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    const where = ["--listen", `127.0.0.1:${port}`, "--http", "off"];
    await runChorale(["coordinator", "init", "--out", folder.path, ...where]);
    const { code, message } = await failureOf(
      "coordinator",
      "serve",
      "--config",
      folder.join("coordinator.yaml"),
    );
    taken.close();
    expect(code).toBe(1);
    expect(message).toContain(`127.0.0.1:${port}`);
    expect(message).toContain("in use");
  });
});

describe("a command line", () => {
  test.each([
    ["an unknown command", ["client", "trian"], /unknown command 'trian'/],
    ["an unknown option", ["client", "run", "--confg", "x"], /unknown option '--confg'/],
    ["a missing option", ["models", "predict", "--in", "-"], /required option '--model <file>'/],
    [
      "a wrong name",
      ["coordinator", "invite", "A!", "--config", "nowhere.yaml"],
      /"A!" cannot be a node's name/,
    ],
    ["a configuration that is not there", ["client", "run", "--config", "nowhere.yaml"], /nowhere\.yaml/],
  ])("with %s is wrong usage: exit code 2", async (_, args, expected) => {
    const { code, message } = await failureOf(...args);
    expect(code).toBe(2);
    expect(message).toMatch(expected);
  });

  test("shows a stack trace only when asked to", async () => {
    const { code, stderr } = await runChorale(["client", "run", "--config", "nowhere.yaml", "--stack"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^ {4}at /m);
  });
});

describe("a full disk", () => {
  const NO_DISK = "needs a disk to fill: mounting one in memory (tmpfs) is not allowed here";

  function diskOf(context: { skip(note?: string): never }): SmallDisk {
    return mountSmallDisk(16 * 1024 * 1024) ?? context.skip(NO_DISK);
  }

  test("ends a command with one message", async (context) => {
    using disk = diskOf(context);
    disk.fill();
    const founding = ["coordinator", "init", "--out", join(disk.path, "federation")];
    const { code, message } = await failureOf(...founding);
    expect(code).toBe(1);
    expect(message).toContain("the disk is full");
  });

  test("at the coordinator holds a study up until there is room again", async (context) => {
    using disk = diskOf(context);
    await using federation = await ProcessFederation.found(STUDY, join(disk.path, "state"));
    await federation.addNode("ant", { csv: TABLE });
    await federation.createStudy();
    await federation.operate("study", "start", "bad");
    disk.fill();
    const node = federation.startNode("ant");
    await federation.coordinator.waitFor(/cannot write the journal|the coordinator's disk is full/);
    disk.free();
    expect(await node.exited).toEqual({ code: 0, signal: null });
    expect((await federation.watch().completed()).rounds).toHaveLength(2);
  });

  test("at a node ends its client, because nothing may leave unrecorded", async (context) => {
    using disk = diskOf(context);
    await using federation = await ProcessFederation.found(STUDY);
    await federation.addNode("ant", { csv: TABLE });
    const config = federation.nodeConfig("ant");
    const text = readFileSync(config, "utf8").replace("stateDir: state", `stateDir: ${disk.path}`);
    writeFileSync(config, text);
    disk.fill();
    const { code, message } = await failureOf("client", "run", "--config", config);
    expect(code).toBe(1);
    expect(message).toContain("the disk is full");
  });
});
