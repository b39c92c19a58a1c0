import { join } from "node:path";
import { expect, test } from "vitest";
import { prepareData } from "../../../../client/data/prepare/prepare-data.ts";
import { prepareForStudy } from "../../../../client/training/prepare-for-study.ts";
import { moleculeTable } from "../data/molecules.ts";
import { tableFile, temporaryFolder } from "../data/temporary-table.ts";
import { smallStudy } from "./synthetic-study.ts";

const endpoints = [{ name: "logS", kind: "regression", head: "shared" }];
const manifest = smallStudy({ endpoints });
const sources = (data: readonly string[], protocolKey = "key") => ({
  data,
  protocolKey,
  folder: join(temporaryFolder(), "prepared"),
  workers: 1,
});

async function preparedFolder(): Promise<string> {
  const folder = join(temporaryFolder(), "mine");
  await prepareData([tableFile(moleculeTable())], { manifest, key: "key", folder, workers: 1 });
  return folder;
}

test("a node may name the folder that client prepare wrote instead of its files", async () => {
  const fromFiles = await prepareForStudy(manifest, sources([tableFile(moleculeTable())]));
  const fromFolder = await prepareForStudy(manifest, sources([await preparedFolder()]));
  expect(fromFolder.tasks).toEqual(fromFiles.tasks);
  expect(fromFolder.fold).toEqual(fromFiles.fold);
  expect(fromFolder.protocolHash).toBe(fromFiles.protocolHash);
});

test("a folder that was prepared for another study or key is refused with what to do", async () => {
  const folder = await preparedFolder();
  const other = smallStudy({ endpoints, protocol: { fingerprint: { size: 64 }, descriptors: "none" } });
  for (const refused of [
    prepareForStudy(other, sources([folder])),
    prepareForStudy(manifest, sources([folder], "another key")),
  ])
    await expect(refused).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("was prepared for another study, protocol key or version"),
    });
});

test("another purpose or other rounds of a study do not ask for another preparation", async () => {
  const later = smallStudy({ endpoints, purpose: "again", rounds: { count: 9, updatesMin: 1 } });
  await expect(prepareForStudy(later, sources([await preparedFolder()]))).resolves.toMatchObject({
    protocolHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});
