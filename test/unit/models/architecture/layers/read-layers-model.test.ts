import { describe, expect, it } from "vitest";
import { readLayersModel } from "../../../../../models/architecture/layers/read-layers-model.ts";
import { CommandError } from "../../../../../process/command-error.ts";

type Json = Record<string, unknown>;
const layer = (className: string, name: string, config: Json = {}, more: Json = {}): Json => ({
  class_name: className,
  config: { name, ...config },
  ...more,
});
const sequential = (...layers: Json[]): Json => ({ class_name: "Sequential", config: { name: "s", layers } });
const input = layer("InputLayer", "in", { batch_input_shape: [null, 3], dtype: "float32" });
const dense = layer("Dense", "d", { units: 2 });
const called = (one: Json, ...inputs: string[]): Json => ({
  ...one,
  name: (one["config"] as Json)["name"],
  inbound_nodes: inputs.length === 0 ? [] : [inputs.map((name) => [name, 0, 0, {}])],
});
const functional = (layers: Json[], more: Json = {}): Json => ({
  class_name: "Functional",
  config: { name: "f", layers, input_layers: [["in", 0, 0]], output_layers: [["out", 0, 0]], ...more },
});

describe("readLayersModel", () => {
  it("reads the model.json of a Sequential model saved by TF.js", () => {
    const file = {
      format: "layers-model",
      generatedBy: "TensorFlow.js tfjs-layers v4.22.0",
      modelTopology: {
        ...sequential(
          layer("Dense", "dense_1", {
            units: 8,
            activation: "gelu",
            use_bias: true,
            kernel_initializer: { class_name: "VarianceScaling", config: { scale: 1 } },
            kernel_regularizer: null,
            trainable: true,
            batch_input_shape: [null, 20],
            dtype: "float32",
          }),
          layer("Dropout", "dropout_1", { rate: 0.25, noise_shape: null }),
          layer("LayerNormalization", "norm", { axis: [1], epsilon: 0.01, center: true, scale: true }),
          layer("Activation", "act", { activation: "softplus" }),
          layer("ReLU", "relu", { max_value: null }),
          layer("ELU", "elu", { alpha: 1 }),
          layer("Dense", "last", { units: 4, use_bias: false }),
        ),
        keras_version: "tfjs-layers 4.22.0",
        backend: "tensor_flow.js",
      },
      weightsManifest: [{ paths: ["weights.bin"], weights: [] }],
    };
    expect(readLayersModel(file, "model.json")).toEqual({
      features: 20,
      layers: [
        { name: "dense_1", inputs: ["features"], kind: "dense", units: 8, activation: "gelu", bias: true },
        { name: "dropout_1", inputs: ["dense_1"], kind: "dropout", rate: 0.25 },
        { name: "norm", inputs: ["dropout_1"], kind: "layer_normalization", epsilon: 0.01 },
        { name: "act", inputs: ["norm"], kind: "activation", activation: "softplus" },
        { name: "relu", inputs: ["act"], kind: "activation", activation: "relu" },
        { name: "elu", inputs: ["relu"], kind: "activation", activation: "elu" },
        { name: "last", inputs: ["elu"], kind: "dense", units: 4, activation: "linear", bias: false },
      ],
    });
  });

  const branches = [
    { name: "left", inputs: ["features"], kind: "dense", units: 3, activation: "linear", bias: true },
    { name: "sum", inputs: ["left", "features"], kind: "add" },
    { name: "out", inputs: ["sum", "left"], kind: "concatenate" },
  ];

  it("reads a Functional model of Keras 2, whatever the order of its layers", () => {
    const model = functional([
      called(layer("Concatenate", "out", { axis: -1 }), "sum", "left"),
      { ...called(layer("Dense", "left", { units: 3 })), inbound_nodes: [["in", 0, 0, {}]] },
      called(layer("Add", "sum"), "left", "in"),
      called(input),
    ]);
    expect(readLayersModel({ model_config: model }, "m")).toEqual({ features: 3, layers: branches });
  });

  it("reads a Functional model of Keras 3", () => {
    const tensor = (name: string): Json => ({
      class_name: "__keras_tensor__",
      config: { shape: [null, 3], dtype: "float32", keras_history: [name, 0, 0] },
    });
    const dtype = { module: "keras", class_name: "DTypePolicy", config: { name: "float32" } };
    const three = (one: Json, args: unknown[]): Json => ({
      ...one,
      module: "keras.layers",
      registered_name: null,
      name: (one["config"] as Json)["name"],
      inbound_nodes: args.length === 0 ? [] : [{ args, kwargs: {} }],
    });
    const model = functional(
      [
        three(layer("InputLayer", "in", { batch_shape: [null, 3] }), []),
        three(layer("Dense", "left", { units: 3, dtype }), [tensor("in")]),
        three(layer("Add", "sum", { dtype }), [[tensor("left"), tensor("in")]]),
        three(layer("Concatenate", "out", { axis: -1 }), [[tensor("sum"), tensor("left")]]),
      ],
      { input_layers: ["in", 0, 0], output_layers: ["out", 0, 0] },
    );
    expect(readLayersModel(model, "m")).toEqual({ features: 3, layers: branches });
  });
});

const deep = (): unknown => {
  let value: unknown = 1;
  for (let depth = 0; depth < 100_000; depth += 1) value = [value];
  return value;
};
const out = layer("Dense", "out", { units: 2 });
const refusals: [string, unknown, string, string][] = [
  ["nothing", null, "not a layers model", "save the model"],
  ["a graph model", { format: "graph-model", modelTopology: { node: [] } }, "not a layers model", "save"],
  ["deep nesting", { modelTopology: deep() }, "nested more than 40 deep", "save"],
  ["a million values", Array.from({ length: 1e6 }, () => 0), "more than 200000 values", "save"],
  ["a prototype", JSON.parse('{"modelTopology":{"__proto__":{"x":1}}}'), "a key __proto__", "save"],
  ["a constructor", sequential(input, layer("Dense", "d", { constructor: {} })), "constructor", "save"],
  ["a Lambda", sequential(input, layer("Lambda", "l")), "layer l: Lambda is not", "code in it is never run"],
  [
    "batch normalisation",
    sequential(input, layer("BatchNormalization", "b")),
    "layer b: Batch",
    "do not average",
  ],
  ["a nested model", sequential(input, layer("Functional", "f")), "layer f: Functional", "inner model"],
  ["an unknown layer", sequential(input, layer("Conv1D", "c")), "layer c: Conv1D is not supported", "Dense"],
  ["a layer of that name", sequential(input, layer("toString", "c")), "toString is not supported", "Dense"],
  [
    "a custom layer",
    sequential(input, { ...dense, registered_name: "my>Dense" }),
    "the custom layer Dense",
    "",
  ],
  ["a foreign module", sequential(input, { ...dense, module: "os" }), "layer d: the custom layer", ""],
  [
    "an activation",
    sequential(input, layer("Dense", "d", { units: 1, activation: "swish" })),
    "layer d: Dense: activation",
    "",
  ],
  [
    "absurd units",
    sequential(input, layer("Dense", "d", { units: 1e12 })),
    "layer d: 1000000000000 units",
    "",
  ],
  ["no units", sequential(input, layer("Dense", "d")), "layer d: Dense: units", ""],
  [
    "absurd parameters",
    sequential(input, ...[1, 2].map((i) => layer("Dense", `d${i}`, { units: 1e6 }))),
    "more than 2147483648 parameters",
    "narrower",
  ],
  [
    "a regulariser",
    sequential(input, layer("Dense", "d", { units: 1, kernel_regularizer: {} })),
    "kernel_regularizer: is not supported",
    "weight decay",
  ],
  [
    "a frozen layer",
    sequential(input, layer("Dense", "d", { units: 1, trainable: false })),
    "trainable: a frozen layer",
    "freezing",
  ],
  [
    "half precision",
    sequential(input, layer("Dense", "d", { units: 1, dtype: "float16" })),
    "dtype: only float32",
    "",
  ],
  [
    "another axis",
    sequential(input, layer("LayerNormalization", "n", { axis: 2 })),
    "layer n: LayerNormalization: axis",
    "",
  ],
  [
    "a ReLU that saturates",
    sequential(input, layer("ReLU", "r", { max_value: 6 })),
    "layer r: ReLU: max_value",
    "",
  ],
  ["no layers", sequential(input), "it has no layers", ""],
  ["no input shape", sequential(dense), "layer d: no input shape", "one fixed dimension"],
  [
    "an image",
    sequential(layer("Dense", "d", { units: 1, batch_input_shape: [null, 8, 8] })),
    "no input shape",
    "",
  ],
  ["a nameless layer", sequential(input, { class_name: "Dense", config: { units: 1 } }), "has no name", ""],
  [
    "two inputs",
    functional([called(input)], {
      input_layers: [
        ["in", 0, 0],
        ["b", 0, 0],
      ],
    }),
    "several inputs",
    "join",
  ],
  [
    "two outputs",
    functional([called(input)], {
      output_layers: [
        ["out", 0, 0],
        ["b", 0, 0],
      ],
    }),
    "several outputs",
    "heads",
  ],
  ["an output that is not there", functional([called(input)]), "its input and output", ""],
  [
    "a shared layer",
    functional([called(input), { ...called(out, "in"), inbound_nodes: [[["in", 0, 0]], [["in", 0, 0]]] }]),
    "layer out: it is shared",
    "for each call",
  ],
  [
    "a call of something else",
    functional([called(input), { ...called(out), inbound_nodes: [{ args: [3] }] }]),
    "layer out: its inputs",
    "",
  ],
  [
    "a circle",
    functional([called(input), called(out, "a"), called(layer("Dense", "a", { units: 1 }), "out")]),
    "reads itself",
    "correct this layer",
  ],
  ["one name twice", sequential(input, dense, dense), "layer d: two layers", "correct this layer"],
  [
    "widths that do not add",
    functional([called(input), called(dense, "in"), called(layer("Add", "out"), "d", "in")]),
    "layer out: cannot add 2 and 3",
    "",
  ],
];

it.each(refusals)("refuses %s", (_, json, message, remedy) => {
  const read = (): unknown => readLayersModel(json, "model.json");
  expect(read).toThrow(CommandError);
  expect(read).toThrow(message);
  expect(read).toThrow("model.json: ");
  expect(read).toThrow(expect.objectContaining({ remedy: expect.stringContaining(remedy) as string }));
});
