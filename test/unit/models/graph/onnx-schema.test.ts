import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../../../../models/graph/graph-builder.ts";
import { decodeModel } from "../../../../models/graph/onnx-schema.ts";
import { linear } from "../../../../models/graph/operations.ts";

describe("an encoded model", () => {
  const graph = new GraphBuilder();
  const weight = graph.constant(Float32Array.of(1, -2), [2, 1], "weight");
  const bias = graph.constant(Float32Array.of(0.5), [1], "bias");
  graph.output(linear(graph, graph.input("x", ["N", 2]), weight, bias), "y");
  const bytes = graph.encode({ made: "here" });

  it("is read back as it was built", () => {
    const model = decodeModel(bytes);
    expect(model).toMatchObject({
      irVersion: 8,
      producerName: "chorale",
      opsetImport: [{ domain: "", version: 18 }],
    });
    expect(model.metadataProps).toEqual([{ key: "made", value: "here" }]);
    expect(model.graph.node).toMatchObject([
      { opType: "Gemm", input: ["x", "weight", "bias"], output: ["y"] },
    ]);
    expect(model.graph.input[0]!.type.tensorType.shape.dim).toMatchObject([
      { dimParam: "N" },
      { dimValue: 2 },
    ]);
    const stored = Uint8Array.from(model.graph.initializer[0]!.rawData);
    expect([...new Float32Array(stored.buffer)]).toEqual([1, -2]);
  });

  it("has the specification's field numbers on the wire", () => {
    // ir_version = 1 (varint) 8; producer_name = 2 (bytes) of 7; graph = 7 (bytes).
    expect([...bytes.subarray(0, 4)]).toEqual([0x08, 8, 0x12, 7]);
    expect(bytes[11]).toBe(0x3a);
  });
});
