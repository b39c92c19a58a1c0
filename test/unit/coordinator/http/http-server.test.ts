import { expect, test } from "vitest";
import { startHttpServer, withPort } from "../../../../coordinator/http/http-server.ts";
import { createMetrics } from "../../../../coordinator/http/metrics.ts";

test("metrics count rounds, bytes and refusals, and read nodes and studies at every scrape", async () => {
  const metrics = createMetrics();
  const seen = { software: "chorale test", firstSeenMs: 0, lastSeenMs: 0, certificateSha256: "" };
  const nodes = [
    { ...seen, node: "acme", connected: true },
    { ...seen, node: "blume", connected: false },
  ];
  metrics.observe({
    listNodes: () => nodes,
    listStudies: () => [
      { state: "RUNNING", members: [{ samplesPerSecond: 900 }, { samplesPerSecond: 0 }] },
      { state: "RUNNING", members: [{ samplesPerSecond: 100 }] },
    ],
  });
  metrics.roundClosed("aggregated", 1500);
  metrics.bytes("up", 1000);
  metrics.bytes("up", 24);
  metrics.refusal("NOT_FINITE");
  nodes.push({ ...seen, node: "blume", connected: true });
  const http = await startHttpServer({ listen: "127.0.0.1:0", metrics, isServing: () => true });
  const response = await fetch(`http://${http.address}/metrics`);
  const text = await response.text();
  await http.close();
  expect(response.headers.get("content-type")).toContain("text/plain");
  for (const line of [
    'chorale_rounds_total{outcome="aggregated"} 1',
    "chorale_round_duration_seconds_sum 1.5",
    'chorale_payload_bytes_total{direction="up"} 1024',
    'chorale_refusals_total{reason="NOT_FINITE"} 1',
    "chorale_nodes_connected 2",
    "chorale_training_samples_per_second 1000",
    'chorale_studies{state="running"} 2',
  ])
    expect(text.split("\n")).toContain(line);
  expect(text).toContain("nodejs_eventloop_lag_seconds");
});

test("health tells a probe whether the coordinator takes work", async () => {
  let serving = true;
  const http = await startHttpServer({
    listen: "127.0.0.1:0",
    metrics: createMetrics(),
    isServing: () => serving,
  });
  const url = `http://${http.address}/health`;
  const before = await fetch(url);
  serving = false;
  const after = await fetch(url);
  await http.close();
  expect([before.status, after.status]).toEqual([200, 503]);
});

test("a port in use is one clear message", async () => {
  const options = { metrics: createMetrics(), isServing: () => true };
  const first = await startHttpServer({ listen: "127.0.0.1:0", ...options });
  const second = startHttpServer({ listen: first.address, ...options });
  await expect(second).rejects.toMatchObject({
    message: `cannot serve HTTP on ${first.address}: the port is in use by another program`,
  });
  await first.close();
});

test("an address with the port that was bound keeps its host", () => {
  expect(withPort("[::1]:0", 80)).toBe("[::1]:80");
  expect(withPort("localhost:0", 8080)).toBe("localhost:8080");
});
