// The server of the stream and line benches, in a process of its own: it moves bytes and does nothing else.
import { startTransferServer } from "../../test/support/transfer-server.ts";
import type { TlsFiles } from "../../transport/credentials.ts";

const tls = JSON.parse(process.env.CHORALE_BENCH_TLS!) as TlsFiles;
const { port } = await startTransferServer(tls);
process.stdout.write(`port ${port}\n`);
