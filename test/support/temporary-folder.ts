import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new empty folder that is gone when the scope of its `using` ends. */
export function temporaryFolder(): { readonly path: string; join(...parts: string[]): string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "chorale-test-"));
  return {
    path,
    join: (...parts) => join(path, ...parts),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}
