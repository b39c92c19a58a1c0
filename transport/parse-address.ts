/** A host and a port. */
export type Address = { readonly host: string; readonly port: number };

const ADDRESS = /^(?:\[(?<v6>[0-9a-fA-F:.]+)\]|(?<host>[^\s:/[\]]+)):(?<port>\d{1,5})$/;

/** Host and port of `HOST:PORT` or `[IPv6]:PORT`; null for anything else. */
export function parseAddress(text: string): Address | null {
  const { v6, host = v6, port } = ADDRESS.exec(text)?.groups ?? {};
  return host === undefined || Number(port) > 65_535 ? null : { host, port: Number(port) };
}
