import { existsSync } from "node:fs";
import { basename } from "node:path";
import { parseDocument } from "yaml";
import { usageError } from "../process/command-error.ts";
import { readBoundedText } from "../process/read-bounded-text.ts";

/** Whose machine it is. */
export type Side = "node" | "coordinator";

/** A configuration and whose it is. */
export type FoundConfiguration = { readonly side: Side; readonly configPath: string };

const CONFIGURATION_BYTES_MAX = 1 << 20;

const NAMES: readonly FoundConfiguration[] = [
  { side: "node", configPath: "node.yaml" },
  { side: "coordinator", configPath: "coordinator.yaml" },
];

/**
 * The configuration to look at and whose it is: by its fields, and by its name where it is too broken to
 * tell. Without a path `node.yaml`, then `coordinator.yaml` of the current folder. Throws a usage error where
 * there is none.
 */
export function findSide(path: string | undefined): FoundConfiguration {
  const configPath = path ?? NAMES.find((known) => existsSync(known.configPath))?.configPath;
  if (configPath === undefined)
    throw usageError(
      "there is no node.yaml and no coordinator.yaml in this folder",
      "go to the folder of one, or name it with --config FILE",
    );
  return { side: sideByFields(configPath) ?? sideByName(configPath), configPath };
}

function sideByFields(path: string): Side | null {
  const text = readBoundedText(path, CONFIGURATION_BYTES_MAX, "name the configuration with --config FILE");
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false });
  if (document.has("coordinator") || document.has("data")) return "node";
  return document.has("listen") || document.has("http") || document.has("authority") ? "coordinator" : null;
}

function sideByName(path: string): Side {
  return basename(path).includes("coordinator") ? "coordinator" : "node";
}
