import { isIP } from "node:net";
import type { ChannelOptions, ServerOptions } from "@grpc/grpc-js";
import { parseAddress } from "./parse-address.ts";

/**
 * Bytes of tensor data in one message. Chunks of 512 KiB take 5 % less processor time, and 20 MB more of a
 * coordinator's memory with sixteen nodes; smaller ones save nothing.
 */
export const CHUNK_BYTES = 256 * 1024;

/** The most that the protocol allows in one chunk. */
export const CHUNK_BYTES_MAX = 1024 * 1024;

/**
 * What the coordinator may have under way to a client before it has to wait: 90 MB/s over a line of 40 ms.
 * What it grants to its clients is fitted to each connection by `bindServer`.
 */
const CLIENT_WINDOW_BYTES = 8 * 1024 * 1024;

/** What a caller may make the coordinator hold: a chunk, or a manifest of 1 MiB, and what frames it. */
const RECEIVED_BYTES_MAX = CHUNK_BYTES_MAX + 64 * 1024;

/** A status names every round of its study, so what the coordinator sends may be longer. */
const REPLY_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Pings keep an idle control stream alive through firewalls, and show a dead peer, while training takes
 * hours.
 */
const KEEPALIVE: ChannelOptions = {
  "grpc.keepalive_time_ms": 20_000,
  "grpc.keepalive_timeout_ms": 20_000,
  "grpc.keepalive_permit_without_calls": 1,
};

/**
 * For every client channel. Retries are off because every call of ours resumes by itself; the channel's own
 * backoff is short because the node's agent has one with jitter.
 */
export const CHANNEL_OPTIONS: ChannelOptions = {
  ...KEEPALIVE,
  "grpc-node.flow_control_window": CLIENT_WINDOW_BYTES,
  "grpc.max_send_message_length": RECEIVED_BYTES_MAX,
  "grpc.max_receive_message_length": REPLY_BYTES_MAX,
  "grpc.enable_retries": 0,
  "grpc.service_config_disable_resolution": 1,
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 2_000,
  "grpc.use_local_subchannel_pool": 1,
  "grpc.enable_channelz": 0,
};

/**
 * For every server. Its flow control windows are set by `bindServer`, because grpc-js has no option for it.
 */
export const SERVER_OPTIONS: ServerOptions = {
  ...KEEPALIVE,
  "grpc.max_send_message_length": REPLY_BYTES_MAX,
  "grpc.max_receive_message_length": RECEIVED_BYTES_MAX,
  "grpc.max_concurrent_streams": 64,
  "grpc.enable_channelz": 0,
};

/**
 * The DNS name that every coordinator's certificate has beside those it is called by. A caller that has only
 * an IP address checks this one, because TLS has no server name indication for addresses (RFC 6066, section
 * 3).
 */
export const COORDINATOR_TLS_NAME = "coordinator.chorale.internal";

/**
 * `CHANNEL_OPTIONS` for one `HOST:PORT`. grpc-js takes a proxy from the environment (`https_proxy`,
 * `no_proxy`); a coordinator on this machine is never behind it.
 */
export function channelOptionsFor(address: string): ChannelOptions {
  const host = parseAddress(address)?.host ?? address;
  const local = host === "localhost" || host === "::1" || host.startsWith("127.");
  return {
    ...CHANNEL_OPTIONS,
    ...(local && { "grpc.enable_http_proxy": 0 }),
    ...(isIP(host) !== 0 && { "grpc.ssl_target_name_override": COORDINATOR_TLS_NAME }),
  };
}
