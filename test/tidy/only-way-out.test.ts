import { dirname, join } from "node:path/posix";
import { describe, expect, it } from "vitest";
import { bareCode, programFiles, type TrackedFile } from "./tracked-files.ts";

/**
 * The two folders of the client that speak to another program: the coordinator, and a trainer on this
 * machine.
 */
const MAY_SEND = /^client\/(?:egress|trainer-service)\//;

/** Modules with which a program could send something, and what of them only looks at values. */
const WAYS_OUT: Readonly<Record<string, readonly string[]>> = {
  "@grpc/grpc-js": ["Metadata", "status"],
  "@grpc/proto-loader": [],
  undici: [],
  ws: [],
  net: ["isIP", "isIPv4", "isIPv6", "BlockList"],
  tls: ["getCACertificates"],
  dgram: [],
  dns: [],
  http: [],
  https: [],
  http2: [],
  child_process: [],
  cluster: [],
  inspector: [],
};

/** What sends without an import, or imports what this test could not read. */
const BY_NAME = [
  /(?<![.\w])(?:fetch|createRequire)\s*\(/,
  /\b(?:WebSocket|EventSource|XMLHttpRequest|getBuiltinModule)\b/,
  /\bprocess\.binding\b/,
  /\bimport\(\s*[^"\s]/,
];

/** Shared files that look as if they could send, and why they do not. */
const NO_WAY_OUT: Readonly<Record<string, string>> = {
  "checkup/runtimes/check-runtime.ts": "starts this program again to load a native runtime, which may crash",
  "models/runtime/tfjs/load-tfjs.ts": "requires the two packages of TensorFlow.js, by their names",
};

/** What may be imported of files that could send: constants. */
const CONSTANTS: Readonly<Record<string, readonly string[]>> = { "proto/load.ts": ["PROTOCOL_VERSIONS"] };

type Import = { readonly from: string; readonly names: readonly string[] };

const STATIC = /(?:^|\n)\s*(?:import|export)\s+(?<what>[\w*\s{},$]+?)\s+from\s+"(?<from>[^"]+)"/g;
const BARE = /(?:^|\n)\s*import\s+"(?<from>[^"]+)"/g;
const DYNAMIC = /\bimport\(\s*"(?<from>[^"]+)"/g;

/** What a file imports, but for types. */
function importsOf({ text }: TrackedFile): Import[] {
  const found = [...text.matchAll(STATIC)].flatMap(({ groups }) => {
    const { what = "", from = "" } = groups ?? {};
    const names = namesIn(what);
    return names.length === 0 ? [] : [{ from, names }];
  });
  const whole = [...text.matchAll(BARE), ...text.matchAll(DYNAMIC)].map(({ groups }) => ({
    from: groups?.from ?? "",
    names: ["*"],
  }));
  return [...found, ...whole];
}

/** The names of values: `type { A }` and `{ type A }` are none. */
function namesIn(what: string): string[] {
  if (/^type\s/.test(what)) return [];
  return what
    .split(/[{},]/)
    .map((name) => name.trim().split(/\s+as\s+/)[0]!)
    .filter((name) => name !== "" && !name.startsWith("type "));
}

function isWayOut({ from, names }: Import): boolean {
  const harmless = WAYS_OUT[from.replace(/^node:/, "").replace(/(?<!@grpc)\/promises$/, "")];
  return harmless !== undefined && !names.every((name) => harmless.includes(name));
}

const files = new Map(programFiles.map((file) => [file.path, file]));
const imports = new Map(programFiles.map((file) => [file.path, importsOf(file)]));

function opensByItself(path: string): boolean {
  const code = bareCode(files.get(path)!);
  return imports.get(path)!.some(isWayOut) || BY_NAME.some((pattern) => pattern.test(code));
}

function localImports(path: string): string[] {
  return imports.get(path)!.flatMap(({ from, names }) => {
    const imported = join(dirname(path), from);
    const constants = CONSTANTS[imported] ?? [];
    return from.startsWith(".") && !names.every((name) => constants.includes(name)) ? [imported] : [];
  });
}

/** Files outside the client that can open a connection, by themselves or through what they import. */
function carriers(): Set<string> {
  const shared = [...files.keys()].filter((path) => !path.startsWith("client/") && !(path in NO_WAY_OUT));
  const found = new Set(shared.filter(opensByItself));
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const path of shared)
      if (localImports(path).some((imported) => found.has(imported))) found.add(path);
  }
  return found;
}

const client = [...files.keys()].filter((path) => path.startsWith("client/"));
const outside = client.filter((path) => !MAY_SEND.test(path));

function textOf(path: string): string {
  return files.get(path)?.text ?? "";
}

describe("the client", () => {
  it("sends from two folders only", () => {
    expect(outside.length).toBeGreaterThan(100);
    expect(outside.filter(opensByItself)).toEqual([]);
  });

  it("imports nothing elsewhere that can open a connection", () => {
    const open = carriers();
    expect([...open]).toContain("transport/open-socket.ts");
    expect([...open]).toContain("proto/load.ts");
    const wrong = outside.flatMap((path) =>
      localImports(path).flatMap((imported) => (open.has(imported) ? [`${path} imports ${imported}`] : [])),
    );
    expect(wrong).toEqual([]);
  });

  it("makes a connection in one place for each other side, and two that say nothing", () => {
    const making = /\bnew (?:grpc\.(?:Client|Channel)|protocol\.\w+)\(|(?<![.\w])(?:openSocket|tryRoute)\(/g;
    const made = client.flatMap((path) =>
      [...bareCode(files.get(path)!).matchAll(making)].map(([what]) => `${path}: ${what}`),
    );
    expect(made).toEqual([
      "client/egress/channel.ts: new grpc.Client(",
      "client/egress/fetch-server-chain.ts: openSocket(",
      "client/egress/try-way.ts: tryRoute(",
      "client/trainer-service/trainer-channel.ts: new protocol.Trainer(",
    ]);
  });

  it("makes calls to the coordinator in the files that write the record", () => {
    const calling = /\.make(?:Unary|ServerStream|ClientStream|BidiStream)Request\(/;
    const callers = client.filter((path) => calling.test(bareCode(files.get(path)!)));
    expect(callers).toEqual(
      ["control-link", "download", "unary", "upload"].map((name) => `client/egress/${name}.ts`),
    );
    for (const path of callers) expect(textOf(path), path).toContain("departures.note(");
  });
});

const TRAINER_CHANNEL = "client/trainer-service/trainer-channel.ts";

describe("the channel to a trainer on the same machine", () => {
  it("checks the address before it connects, and connects to what was checked", () => {
    const opening = /export async function openTrainerChannel\([^]*?\n}\n/.exec(textOf(TRAINER_CHANNEL))?.[0];
    const checked = /const target = await checkTrainerAddress\(settings\.address,[^;]*;/;
    const connected = /const client = new protocol\.Trainer\(target,/;
    expect(opening).toMatch(new RegExp(`${checked.source}\\s+${connected.source}`));
  });

  it("reads no address of the environment's proxies", () => {
    expect(textOf(TRAINER_CHANNEL)).toContain('"grpc.enable_http_proxy": 0');
  });
});
