import { pino, type Logger } from "pino";

export type { Logger } from "pino";

/**
 * A pino logger on standard error, one JSON object a line. Log names, counts, sizes, digests and reasons;
 * never a row, a structure, a label, a weight or a secret.
 */
export function createLogger(name: string, level = "info"): Logger {
  return pino({ name, level, base: { name, pid: process.pid } }, pino.destination({ dest: 2, sync: true }));
}
