import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { CommandError, describeError } from "../process/command-error.ts";

const BLOCK_BYTES = 65_536;

/** Bytes of one source, to be read as often as needed. */
export type ByteSource = { readonly path: string; read(): AsyncGenerator<Uint8Array> };

/**
 * The bytes of a file from its start, in blocks. `onBytes` of all readings together sees every byte once and
 * in order. Reading throws a `CommandError` naming the file.
 */
export function fileSource(path: string, onBytes?: (bytes: Uint8Array) => void): ByteSource {
  let seen = 0;
  return {
    path,
    async *read() {
      let at = 0;
      for await (const block of blocksOf(path)) {
        const isNew = at + block.length > seen;
        if (isNew) onBytes?.(block.subarray(Math.max(0, seen - at)));
        at += block.length;
        seen = Math.max(seen, at);
        yield block;
      }
    },
  };
}

/** What is packed in a gzip file; reading throws a `CommandError` where the file is broken or cut short. */
export function gunzipSource(packedSource: ByteSource): ByteSource {
  const { path } = packedSource;
  return {
    path,
    async *read() {
      const packed = Readable.from(packedSource.read(), { objectMode: false });
      const unpacked = createGunzip({ chunkSize: BLOCK_BYTES });
      packed.on("error", (error) => unpacked.destroy(error));
      packed.pipe(unpacked);
      try {
        yield* unpacked;
      } catch (error) {
        throw unreadableFile(path, error);
      } finally {
        packed.destroy();
        unpacked.destroy();
      }
    },
  };
}

async function* blocksOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path).catch((error: unknown) => Promise.reject(unreadableFile(path, error)));
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(BLOCK_BYTES), 0, BLOCK_BYTES, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw unreadableFile(path, error);
  } finally {
    await file.close();
  }
}

/** The `CommandError` of a file that cannot be read, from what the system or zlib said. */
export function unreadableFile(path: string, error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  const code = codeOf(error);
  if (code.startsWith("Z_"))
    return new CommandError(`${path}: is not a whole gzip file`, {
      remedy: "pack it again with gzip",
      cause: error,
    });
  const options = code === "ENOENT" ? { remedy: "check the path" } : {};
  const why = describeError(error).replace(`: ${path}`, "");
  return new CommandError(`${path}: ${why}`, { ...options, cause: error });
}

/** Whether the operating system refused, rather than a library that did not like the content. */
export function isSystemError(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith("E") && !code.startsWith("ERR_");
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && "code" in error ? error.code : "";
  return typeof code === "string" ? code : "";
}
