type Environment = Record<string, string | undefined>;

const PROXIES = ["grpc_proxy", "https_proxy", "http_proxy"] as const;
const EXCEPTIONS = ["no_grpc_proxy", "no_proxy"] as const;

/**
 * Makes the usual spellings of the proxy variables the ones that gRPC reads, in this process: upper-case
 * names where the lower-case one is not set, spaces and a leading `*.` in lists of exceptions, and the
 * exception `*`, which means that there is no proxy at all. Called once, before the first connection.
 */
export function adoptProxyEnvironment(environment: Environment = process.env): void {
  for (const name of [...PROXIES, ...EXCEPTIONS]) {
    const value = valueOf(environment, name);
    if (value !== undefined) environment[name] = value;
  }
  for (const name of EXCEPTIONS) adoptExceptions(environment, name);
}

/** `https_proxy`, else `HTTPS_PROXY`; undefined where neither is set or both are empty. */
function valueOf(environment: Environment, name: string): string | undefined {
  return [environment[name], environment[name.toUpperCase()]].find((value) => value?.trim())?.trim();
}

function adoptExceptions(environment: Environment, name: string): void {
  const entries = (environment[name] ?? "")
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    // gRPC compares the ends of names.
    .map((entry) => (entry === "*" ? entry : entry.replace(/^\*/, "")));
  if (entries.includes("*")) for (const proxy of PROXIES) delete environment[proxy];
  if (entries.length > 0) environment[name] = entries.join(",");
}
