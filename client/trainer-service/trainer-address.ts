import { lstat, realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { describeError, usageError } from "../../process/command-error.ts";
import { parseAddress } from "../../transport/parse-address.ts";

/** Gives the IP addresses of a host name. */
export type Lookup = (host: string) => Promise<readonly { readonly address: string }[]>;

const REMEDY = "write unix:/path/to/trainer.sock, or 127.0.0.1:PORT of a trainer on this machine";
/** RFC 5735, section 3: all of 127.0.0.0/8 is this machine. */
const LOOPBACK_V4 = /^127(?:\.(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])){3}$/;
const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

/**
 * What gRPC may dial for `unix:/path`, `127.0.0.1:PORT`, `[::1]:PORT` or `localhost:PORT`: never a name that
 * could be looked up again, never another machine. Throws a usage error for anything else, because the node's
 * data would leave the node, and for a socket that another user owns or could replace.
 */
export async function checkTrainerAddress(address: string, lookup: Lookup): Promise<string> {
  if (address.startsWith("unix:")) return checkSocket(address.slice("unix:".length));
  const parsed = parseAddress(address);
  if (parsed === null || parsed.port === 0)
    throw usageError(`trainer.address: "${address}" is no address of a trainer`, REMEDY);
  const { host, port } = parsed;
  if (isLoopback(host)) return dialled(host, port);
  if (host !== "localhost") throw elsewhere(host);
  const found = await lookup(host);
  if (found.length === 0 || !found.every((one) => isLoopback(one.address))) throw elsewhere(host);
  return dialled(found[0]!.address, port);
}

/** Whether an IP address is one of this machine's loopback addresses. */
export function isLoopback(host: string): boolean {
  return host === "::1" || LOOPBACK_V4.test(host);
}

function dialled(host: string, port: number): string {
  return host.includes(":") ? `ipv6:[${host}]:${port}` : `ipv4:${host}:${port}`;
}

function elsewhere(host: string): Error {
  return usageError(
    `trainer.address: ${host} is not this machine's loopback address: the node's data would leave the node`,
    REMEDY,
  );
}

async function checkSocket(path: string): Promise<string> {
  if (!path.startsWith("/")) throw usageError(`trainer.address: "unix:${path}" is no whole path`, REMEDY);
  try {
    const real = await realpath(path);
    const socket = await lstat(real);
    if (!socket.isSocket()) throw usageError(`trainer.address: ${path} is no socket`, REMEDY);
    if (socket.uid !== userId())
      throw usageError(
        `trainer.address: ${path} belongs to another user`,
        "run the trainer as the user that runs the node",
      );
    await checkSocketFolders(real);
    return `unix:${real}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw usageError(`trainer.address: ${describeError(error)}`, "start the trainer before the node");
  }
}

/** Throws a usage error where others could replace a socket of this path, or a folder above it. */
export function checkSocketFolders(path: string): Promise<void> {
  return checkFolders(dirname(path), path);
}

/**
 * Whoever can write into the socket's folder can put another socket in its place, and whoever can write into
 * a folder above can put another folder there, unless the sticky bit keeps them from it.
 */
async function checkFolders(folder: string, socket: string, bits = WRITABLE_BY_OTHERS): Promise<void> {
  const { mode, uid } = await stat(folder);
  const sticky = bits !== WRITABLE_BY_OTHERS && (mode & STICKY) !== 0;
  if (((mode & WRITABLE_BY_OTHERS) !== 0 && !sticky) || (uid !== userId() && uid !== 0))
    throw usageError(
      `trainer.address: others can write into ${folder}, and so put a socket of theirs in the place of ${socket}`,
      "keep the socket in a folder of the node's user with mode 700",
    );
  if (dirname(folder) !== folder) await checkFolders(dirname(folder), socket, WRITABLE_BY_OTHERS | STICKY);
}

function userId(): number {
  return process.getuid?.() ?? 0;
}
