import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A reason as a source file writes it, with 7 for everything that varies. */
export type WrittenReason = { readonly file: string; readonly reason: string };

const root = join(import.meta.dirname, "../../../..");

/** What comes before a reason in the sources: a field, or other arguments of a function that takes one. */
const BEFORE = [
  String.raw`\b(?:reason|problem|unmapped):\s*(?:\w+\s*\?\s*"[^"]*"\s*:\s*)?`,
  String.raw`\b(?:problem|unusable|nothing|failed)\(\s*`,
  String.raw`\b(?:rejected|count|rejectedRow)\(\s*\w+,\s*`,
  String.raw`\brejectCell\(\s*\w+,\s*[\w"]+,\s*`,
  String.raw`#refuse\(\s*(?:"[\w ]+"|\w+),\s*`,
  String.raw`\brefuses\([^;]*?\},\s*`,
].join("|");
const LITERAL = '"(?<plain>[^"\\n]+)"|`(?<template>[^`]+)`|(?<constant>[A-Z][A-Z_]{2,})\\b';
const WRITTEN = new RegExp(`(?:${BEFORE})(?:${LITERAL})`, "g");

/** Every reason that the sources of reading, preparing and chemistry write down. */
export function writtenReasons(): WrittenReason[] {
  return ["client/data", "chemistry"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => reasonsIn(`${folder}/${name}`)),
  );
}

function reasonsIn(file: string): WrittenReason[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = [...text.matchAll(WRITTEN)].flatMap(({ groups = {} }) => {
    const { plain, template, constant } = groups;
    const reason = plain ?? (template === undefined ? constantOf(text, constant!) : filled(template));
    // One word is the name of something, not a reason.
    return reason?.includes(" ") ? [reason] : [];
  });
  // What is wrong with a number becomes a reason in readLabel.
  const isPart = file === "client/data/parse-number.ts";
  return [...new Set(found)].map((reason) => ({ file, reason: isPart ? `it holds ${reason}` : reason }));
}

/** A template with something in its places; undefined where all that it says is in its place. */
function filled(template: string): string | undefined {
  if (template.endsWith("${value.problem}")) return undefined;
  return template.replaceAll("${screened.form}", "SMILES").replaceAll(/\$\{[^}]*\}/g, "7");
}

function constantOf(text: string, name: string): string | undefined {
  return new RegExp(`\\b${name} =\\s*"(?<text>[^"]+)"`).exec(text)?.groups?.["text"];
}
