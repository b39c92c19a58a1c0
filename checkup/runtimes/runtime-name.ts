import type { Words } from "../finding.ts";

/** What computes in a native library or in WebAssembly. */
export const runtimeNames = ["onnx", "tfjs", "rdkit", "kernels"] as const;
/** One of `runtimeNames`. */
export type RuntimeName = (typeof runtimeNames)[number];

/** What each is for. */
export const RUNTIMES: Readonly<Record<RuntimeName, Words>> = {
  onnx: { en: "ONNX Runtime (training)", ko: "ONNX Runtime (학습)" },
  tfjs: { en: "TensorFlow.js (training)", ko: "TensorFlow.js (학습)" },
  rdkit: { en: "RDKit (chemistry)", ko: "RDKit (화학)" },
  kernels: { en: "WebAssembly kernels", ko: "WebAssembly 커널" },
};
