import { DelayProxy } from "../../test/support/delay-proxy.ts";
import { rounded, type Bench } from "./bench.ts";
import { measureLine, openLine } from "./stream.ts";

const ROUND_TRIP_MS = 40;
const BYTES = 128 * 1024 * 1024;
const TRANSFERS = 3;

/**
 * `npm run bench -- line`: a transfer over a line with a long round trip, by a proxy that delays each
 * direction by half of it. Reports the round trip as the proxy was told; the line itself is as wide as
 * loopback.
 */
export const lineBench: Bench = {
  options: ["delay", "bytes"],
  async run({ delay: roundTripMs = ROUND_TRIP_MS, bytes = BYTES }, report) {
    const proxies = new AsyncDisposableStack();
    await using line = await openLine(async (port) => {
      return proxies.use(await DelayProxy.start({ port, delayMs: roundTripMs / 2 })).port;
    });
    const { upMBps, downMBps } = await measureLine(line.client, bytes, TRANSFERS);
    await proxies.disposeAsync();
    report({ roundTripMs, bytes, upMBps: rounded(upMBps), downMBps: rounded(downMBps) });
  },
};
