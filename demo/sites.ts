import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { usageError } from "../process/command-error.ts";
import { nameSchema } from "../trust/manifest/name.ts";

/** One node of the demo and its table. */
export type Site = { readonly node: string; readonly file: string };

/**
 * The sites of a folder, one for each `.csv` or `.csv.gz` file, named after it and sorted by name. Throws a
 * usage error where the folder is missing or holds no table, and where a file name is no node name or two
 * files give the same one.
 */
export function readSites(folder: string): Site[] {
  const files = tablesIn(resolve(folder));
  const sites = files.map((file): Site => ({ node: nodeNameOf(file), file: join(resolve(folder), file) }));
  sites.sort((a, b) => (a.node < b.node ? -1 : 1));
  for (const [index, { node, file }] of sites.entries())
    if (sites[index - 1]?.node === node)
      throw usageError(
        `${file} and ${sites[index - 1]!.file} both name the node ${node}`,
        "rename one of them",
      );
  return sites;
}

function tablesIn(folder: string): string[] {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined)
    throw usageError(`--sites: no such folder: ${folder}`, "name a folder with one CSV file for each node");
  if (!stat.isDirectory())
    throw usageError(`--sites: ${folder} is a file`, "name the folder that holds one CSV file for each node");
  const files = readdirSync(folder).filter((file) => /\.csv(\.gz)?$/i.test(file) && !file.startsWith("."));
  if (files.length === 0)
    throw usageError(
      `--sites: no CSV file in ${folder}`,
      "put one table there for each node, <node>.csv, with a column smiles and one column per endpoint",
    );
  return files;
}

function nodeNameOf(file: string): string {
  const name = file.replace(/\.csv(\.gz)?$/i, "").toLowerCase();
  if (!nameSchema.safeParse(name).success)
    throw usageError(
      `--sites: the file name ${JSON.stringify(file)} gives no node name`,
      "name the file with 1 to 63 of a-z, 0-9 and -, starting and ending with a letter or digit",
    );
  return name;
}
