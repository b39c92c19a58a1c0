import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { descriptorNames } from "../../../chemistry/descriptors.ts";
import { bitPermutation } from "../../../chemistry/permute-bits.ts";
import { featureCount, type FeatureProtocol, type Featurised } from "../../../chemistry/feature-protocol.ts";
import { loadToolkit, withMolecule } from "../../../chemistry/rdkit.ts";
import { loadFeaturiser, type Featuriser } from "../../../chemistry/featuriser.ts";

const protocol: FeatureProtocol = {
  standardisation: { method: "melloddy", heavyAtomsMax: 99, tautomersMax: 256 },
  fingerprint: { radius: 2, size: 2048, values: "log_counts", permuted: false },
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
  return { descriptors: "none", fingerprint: { radius: 1, size, values, permuted: false } };
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

  it("moves every bit to its place under the key and leaves the descriptors behind them", async () => {
    const plain = featurised(await open(), "CC(=O)Oc1ccccc1C(=O)O");
    const changes = { fingerprint: { ...protocol.fingerprint, permuted: true } };
    const permuted = featurised(await open(changes), "CC(=O)Oc1ccccc1C(=O)O");
    const place = bitPermutation("melloddy", 2048);
    const moved = Array.from(plain.column, (bit, at) => [place[bit] ?? bit, plain.value[at]!] as const);
    const expected = moved.sort(([one], [other]) => one - other);
    expect(Array.from(permuted.column, (bit, at) => [bit, permuted.value[at]!])).toEqual(expected);
    const elsewhere = featurised(await open(changes, "other"), "CC(=O)Oc1ccccc1C(=O)O");
    expect(elsewhere.column).not.toEqual(permuted.column);
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

  it("reads a mol block like the SMILES of the same structure", async () => {
    const featuriser = await open();
    const toolkit = await loadToolkit();
    for (const smiles of ["CC(=O)Oc1ccccc1C(=O)O", "CN1CCC[C@H]1c1cccnc1"]) {
      const blocks = withMolecule(toolkit, smiles, (molecule) => [
        molecule.get_v2Kmolblock(),
        molecule.get_v3Kmolblock(),
      ]);
      for (const block of blocks!) expect(featuriser.featurise(block)).toEqual(featuriser.featurise(smiles));
    }
  });

  it.each(["melloddy", "largest_fragment"] as const)(
    "refuses a mol block of a query (%s)",
    async (method) => {
      const featuriser = await open({ standardisation: { ...protocol.standardisation, method } });
      const toolkit = await loadToolkit();
      const block = withMolecule(toolkit, "Cc1ccoc1", (molecule) => molecule.get_v2Kmolblock())!;
      const query = block.replace("  4  5  1", "  4  5  8");
      expect(query).not.toBe(block);
      expect(featuriser.featurise(query).kind).toBe("unreadable");
    },
  );

  it("reads kinds of stereo that few structures have", async () => {
    const changes = { ...protocol.standardisation, method: "largest_fragment" } as const;
    const featuriser = await open({ standardisation: changes, descriptors: "none" });
    for (const smiles of ["C[S@OH](O)(F)(Cl)(Br)I", "C[P@TB](F)(Cl)(Br)I", "F[Pt@SP1](Cl)(Br)I"])
      expect(featuriser.featurise(smiles).kind).toBe("featurised");
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
      open({ standardisation: { ...protocol.standardisation, method: "largest_fragment" } }),
      open({ standardisation: { ...protocol.standardisation, heavyAtomsMax: 98 } }),
      open({ standardisation: { ...protocol.standardisation, tautomersMax: 255 } }),
      open({ fingerprint: { ...protocol.fingerprint, permuted: true } }),
      open({ fingerprint: { ...protocol.fingerprint, radius: 3 } }),
      open({ fingerprint: { ...protocol.fingerprint, size: 1024 } }),
      open({ fingerprint: { ...protocol.fingerprint, values: "counts" } }),
    ]);
    expect(new Set(all.map((featuriser) => featuriser.protocolHash())).size).toBe(all.length);
  });

  // Changes only when features change: then raise PROTOCOL_VERSION and put the new hash here.
  it("stays what it was", async () => {
    expect((await open()).protocolHash()).toBe(
      "34fb05bd12a8d5f10b31ba9b8ced566a7aa1619e893e7c11d1f16d38a6ef5149",
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
