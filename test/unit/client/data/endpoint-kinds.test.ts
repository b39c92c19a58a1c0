import { expect, test } from "vitest";
import { inferEndpoints } from "../../../../client/data/endpoint-kinds.ts";
import { CommandError } from "../../../../process/command-error.ts";
import { tableFile } from "./temporary-table.ts";

function table(columns: Record<string, readonly (string | number)[]>): string {
  const rows = Object.values(columns)[0]!.map((_, row) => Object.values(columns).map((cells) => cells[row]));
  return [["smiles", ...Object.keys(columns)], ...rows.map((cells) => ["C", ...cells])]
    .map((r) => r.join(","))
    .join("\n");
}

test("labels that are all 0 or 1 make a classification, other numbers a regression", async () => {
  const path = tableFile(table({ active: [0, 1, "", "1.0"], logS: [-1, 0.5, 3, ""] }));
  const { endpoints, tables } = await inferEndpoints([path]);
  expect(tables).toEqual([{ file: path, rows: 4 }]);
  expect(endpoints).toEqual([
    {
      name: "active",
      kind: "classification",
      transform: "none",
      labels: 3,
      positives: 2,
      tables: { [path]: 3 },
    },
    { name: "logS", kind: "regression", transform: "none", labels: 3, tables: { [path]: 3 } },
  ]);
});

test("the kind is that of all tables together", async () => {
  const one = tableFile(table({ y: [0, 1] }));
  const two = tableFile(table({ y: [0, 7] }));
  const { endpoints } = await inferEndpoints([one, two]);
  expect(endpoints.map(({ kind, tables }) => [kind, tables])).toEqual([
    ["regression", { [one]: 2, [two]: 2 }],
  ]);
});

test("log10 is suggested for positive labels with a long tail, not for others", async () => {
  const tail = Array.from({ length: 60 }, (_, index) => 10 ** (index / 15));
  const even = tail.map((_, index) => index + 1);
  const withZero = [0, ...tail.slice(1)];
  const { endpoints } = await inferEndpoints([tableFile(table({ tail, even, withZero }))]);
  expect(endpoints.map(({ name, transform }) => [name, transform])).toEqual([
    ["tail", "log10"],
    ["even", "none"],
    ["withZero", "none"],
  ]);
});

test("columns without numbers, identifiers, constants, empty columns: ignored with a reason", async () => {
  const path = tableFile(
    table({
      compound_id: [1001, 1002, 1003],
      batch: ["a", "b", ""],
      on: ["2020-01-02", "", ""],
      flat: [2, 2, 2],
      void: ["", "", ""],
      logS: [1, 2, 3],
    }),
  );
  const { endpoints, ignored } = await inferEndpoints([path]);
  expect(endpoints.map(({ name }) => name)).toEqual(["logS"]);
  expect(Object.fromEntries(ignored.map(({ name, reason }) => [name, reason]))).toEqual({
    compound_id: "it is an identifier",
    batch: "it holds no number; its first entry is text",
    on: "it holds no number; its first entry is a date",
    flat: "all its labels are equal",
    void: "it is empty",
  });
});

test("a column that is half text is refused naming file, row and column", async () => {
  const path = tableFile(table({ logS: [1, "", "oops"] }));
  const error = (await inferEndpoints([path]).catch((e: unknown) => e)) as CommandError;
  expect(error).toBeInstanceOf(CommandError);
  expect(error.message).toBe(
    `${path}, row 4, column "logS": holds text, while ${path}, row 2 holds a number`,
  );
});
