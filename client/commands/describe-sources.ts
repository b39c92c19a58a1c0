import type { SourceSummary } from "../data/prepare/prepared.ts";
import { formatTable } from "../../process/format-table.ts";

/** How each file was read and where its rows went, and its notes, for a terminal. */
export function describeSources(
  sources: readonly (Omit<SourceSummary, "format"> & { readonly format: string })[],
): string[] {
  return [
    formatTable(
      ["file", "read as", "rows", "kept", "rejected", "unmapped"],
      sources.map(({ file, format, container, rows, kept, rejected, unmapped }) => [
        file,
        `${format} (${container})`,
        ...[rows, kept, rejected, unmapped].map(String),
      ]),
    ),
    sources.flatMap(({ file, notes }) => notes.map((note) => `note: ${file}: ${note}\n`)).join(""),
  ];
}
