import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { descriptorNames } from "../../../chemistry/descriptors.ts";
import { featureCount, type FeatureProtocol, type Featurised } from "../../../chemistry/feature-protocol.ts";
import { loadFeaturiser, type Featuriser } from "../../../chemistry/featuriser.ts";

const protocol: FeatureProtocol = {
  fingerprint: { radius: 2, size: 2048, values: "log_counts" },
  descriptors: "rdkit",
  folds: { count: 5 },
};
const opened: Featuriser[] = [];

async function open(changes: Partial<FeatureProtocol> = {}, key = "melloddy"): Promise<Featuriser> {
  const featuriser = await loadFeaturiser({ ...protocol, ...changes }, key);
  opened.push(featuriser);
  return featuriser;
}

function featurised(featuriser: Featuriser, smiles: string): Featurised {
  const result = featuriser.featurise(smiles);
  if (result.kind === "unreadable") throw new Error(result.reason);
  return result;
}

function withValues(values: FeatureProtocol["fingerprint"]["values"], size = 2048): Partial<FeatureProtocol> {
  return { descriptors: "none", fingerprint: { radius: 1, size, values } };
}

afterEach(() => {
  for (const featuriser of opened.splice(0)) featuriser.dispose();
});

describe("a featuriser", () => {
  it("counts its columns", async () => {
    expect(featureCount(protocol)).toBe(2048 + descriptorNames.length);
    expect(featureCount({ ...protocol, descriptors: "none" })).toBe(2048);
    expect((await open()).featureCount).toBe(2048 + descriptorNames.length);
  });

  it("gives ascending columns within bounds and no zeros", async () => {
    const { column, value } = featurised(await open(), "CC(=O)Oc1ccccc1C(=O)O");
    expect([...column]).toEqual([...new Set(column)].sort((a, b) => a - b));
    expect(column.at(-1)).toBeLessThan(2048 + descriptorNames.length);
    expect(value.length).toBe(column.length);
    expect(value.every((number) => number !== 0 && Number.isFinite(number))).toBe(true);
  });

  it("writes presence, counts or their logarithms", async () => {
    const benzene = async (values: FeatureProtocol["fingerprint"]["values"]): Promise<number[]> => [
      ...featurised(await open(withValues(values)), "c1ccccc1").value,
    ];
    expect(await benzene("binary")).toEqual([1, 1]);
    expect(await benzene("counts")).toEqual([6, 6]);
    expect(await benzene("log_counts")).toEqual([Math.fround(Math.log(7)), Math.fround(Math.log(7))]);
  });

  it("adds the counts of environments that fold to one column", async () => {
    const { column, value } = featurised(await open(withValues("counts", 1)), "c1ccccc1");
    expect([[...column], [...value]]).toEqual([[0], [12]]);
  });

  it("names scaffold and fold", async () => {
    const featuriser = await open();
    expect(featurised(featuriser, "OCC")).toMatchObject({ canonical: "CCO", scaffold: "", fold: 3 });
    expect(featurised(featuriser, "Cc1ccccc1")).toMatchObject({ scaffold: "c1ccccc1", fold: 4 });
  });

  it("gives a structure in other words the same fingerprint, scaffold and fold", async () => {
    const featuriser = await open({ descriptors: "none" });
    const one = featurised(featuriser, "CN1CCC[C@H]1c1cccnc1");
    expect(featurised(featuriser, "Cl.C1=CC=NC=C1[C@@H]1CCCN1C")).toEqual(one);
  });

  it("goes on after structures it cannot read", async () => {
    const featuriser = await open();
    const before = featurised(featuriser, "CCO");
    for (const smiles of ["", "C1CC", "[", "C(", "\u0000", "C".repeat(100_000), "c1cccc1"])
      expect(featuriser.featurise(smiles).kind).toBe("unreadable");
    expect(featurised(featuriser, "CCO")).toEqual(before);
  });

  it("refuses to work after it was disposed of", async () => {
    const featuriser = await open();
    featuriser.dispose();
    expect(() => featuriser.featurise("C")).toThrow("disposed");
  });
});

describe("the protocol hash", () => {
  it("is the same for the same protocol and key", async () => {
    expect((await open()).protocolHash()).toBe((await open()).protocolHash());
  });

  it("differs with every parameter and with the key", async () => {
    const all = await Promise.all([
      open(),
      open({}, "other"),
      open({ descriptors: "none" }),
      open({ folds: { count: 4 } }),
      open({ fingerprint: { ...protocol.fingerprint, radius: 3 } }),
      open({ fingerprint: { ...protocol.fingerprint, size: 1024 } }),
      open({ fingerprint: { ...protocol.fingerprint, values: "counts" } }),
    ]);
    expect(new Set(all.map((featuriser) => featuriser.protocolHash())).size).toBe(all.length);
  });

  // Changes only when features change: then raise PROTOCOL_VERSION and put the new hash here.
  it("stays what it was", async () => {
    expect((await open()).protocolHash()).toBe(
      "a9e00c04d330c74b7aecafe8f75795072b120a355d058d843fdf5191d771df6b",
    );
  });
});

it("works in a worker thread", async () => {
  const source = `
    import { parentPort, workerData } from "node:worker_threads";
    const { loadFeaturiser } = await import(workerData.module);
    const featuriser = await loadFeaturiser(workerData.protocol, "melloddy");
    parentPort.postMessage([featuriser.featurise("CCO"), featuriser.featurise("C1CC").kind]);
  `;
  const module = new URL("../../../chemistry/featuriser.ts", import.meta.url).href;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
    workerData: { module, protocol },
  });
  const answer = await new Promise(
    (resolve, reject) => void worker.once("message", resolve).once("error", reject),
  );
  await worker.terminate();
  expect(answer).toEqual([featurised(await open(), "CCO"), "unreadable"]);
});
