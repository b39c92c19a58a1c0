import { describe, expect, test } from "vitest";
import { protocolOf } from "../../../models/commands/protocol-of.ts";
import type { ModelDescription } from "../../../models/export/model-description.ts";
import { dataProtocolSchema } from "../../../trust/manifest/data-protocol.ts";

function describedBy(protocol: unknown): ModelDescription {
  return { study: "s", tasks: [], software: "chorale 0.1", protocol };
}

describe("protocolOf", () => {
  test("a model of now is read as its manifest says", () => {
    const protocol = dataProtocolSchema.parse({ fingerprint: { radius: 3, size: 32_000, values: "binary" } });
    const { features, hash } = protocolOf(describedBy(protocol), "m.onnx");
    const { standardisation, fingerprint, descriptors, folds } = protocol;
    expect(features).toEqual({ standardisation, fingerprint, descriptors, folds: { count: folds.count } });
    expect(hash).toBeUndefined();
  });

  test("a model of before has the largest fragment and bits in their places", () => {
    const former = {
      fingerprint: { radius: 2, size: 2048, values: "log_counts" },
      descriptors: "rdkit",
      folds: { count: 5, test: 0, validation: 4 },
    };
    const { features } = protocolOf(describedBy(former), "m.onnx");
    expect(features.standardisation.method).toBe("largest_fragment");
    expect(features.standardisation.heavyAtomsMax).toBe(99);
    expect(features.fingerprint.permuted).toBe(false);
  });

  test.each([
    ["of a kind that is not known", { fingerprint: { radius: 2 } }, /not known here/],
    [
      "of a table",
      { ...dataProtocolSchema.parse({}), columns: [{ name: "age", kind: "numeric" }] },
      /columns/,
    ],
  ])("a model %s is refused", (_, protocol, message) => {
    expect(() => protocolOf(describedBy(protocol), "m.onnx")).toThrow(message);
  });
});
