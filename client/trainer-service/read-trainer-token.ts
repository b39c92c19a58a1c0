import { readFile, stat } from "node:fs/promises";
import { describeError, usageError } from "../../process/command-error.ts";

const OTHERS = 0o077;
const TOKEN = /^[\x21-\x7e]{16,1024}$/;

/**
 * The token by which a trainer knows its node. Throws a usage error for a file that is not there, that others
 * may read, or that holds no token of 16 to 1024 visible characters.
 */
export async function readTrainerToken(path: string): Promise<string> {
  const text = await readPrivately(path);
  const token = text.trim();
  if (!TOKEN.test(token))
    throw usageError(
      `trainer.tokenFile: ${path} holds no token`,
      "write one line of 16 to 1024 visible characters into it",
    );
  return token;
}

async function readPrivately(path: string): Promise<string> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== "win32" && (mode & OTHERS) !== 0)
      throw usageError(`trainer.tokenFile: others may read ${path}`, `chmod 600 ${path}`);
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw usageError(`trainer.tokenFile: ${describeError(error)}`, "name a file with the trainer's token");
  }
}
