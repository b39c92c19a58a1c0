import { defineConfig } from "vitest/config";
import { CountReporter } from "./test/support/count-reporter.ts";

const MINUTE_MS = 60_000;

export default defineConfig({
  test: {
    // Processes, not threads: a worker thread that ends during an ONNX Runtime call aborts its process.
    pool: "forks",
    maxWorkers: 2,
    reporters: ["default", new CountReporter()],
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**"],
          testTimeout: MINUTE_MS,
          hookTimeout: MINUTE_MS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Whole federations of processes: one at a time, after the others.
        extends: true,
        test: {
          name: "end to end",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 5 * MINUTE_MS,
          hookTimeout: 5 * MINUTE_MS,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
