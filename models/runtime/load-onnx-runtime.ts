export * from "./onnx/load-onnx-runtime.ts";
