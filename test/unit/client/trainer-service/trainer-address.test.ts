import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { describe, expect, it } from "vitest";
import { openTrainerChannel } from "../../../../client/trainer-service/trainer-channel.ts";
import { checkTrainerAddress, type Lookup } from "../../../../client/trainer-service/trainer-address.ts";
import { systemClock } from "../../../../process/clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const noLookup: Lookup = () => Promise.reject(new Error("a name was looked up"));

async function listen(path: string): Promise<AsyncDisposable & { server: Server }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return { server, [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}

describe("the address of a trainer", () => {
  it.each([
    ["127.0.0.1:7000", "ipv4:127.0.0.1:7000"],
    ["127.8.9.10:7000", "ipv4:127.8.9.10:7000"],
    ["[::1]:7000", "ipv6:[::1]:7000"],
  ])("may be the loopback address %s", async (address, target) => {
    expect(await checkTrainerAddress(address, noLookup)).toBe(target);
  });

  it.each([
    "0.0.0.0:7000",
    "192.168.0.5:7000",
    "10.0.0.1:7000",
    "127.0.0.256:7000",
    "127.1:7000",
    "[::]:7000",
    "[::ffff:10.0.0.1]:7000",
    "[fe80::1]:7000",
    "trainer.example.org:7000",
    "localhost.example.org:7000",
    "127.0.0.1.example.org:7000",
  ])("is refused where the data would leave the node: %s", async (address) => {
    await expect(checkTrainerAddress(address, noLookup)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("the node's data would leave the node") as string,
    });
  });

  it.each([
    "",
    "127.0.0.1",
    "127.0.0.1:0",
    "127.0.0.1:99999",
    "unix-abstract:trainer",
    "dns:localhost:1",
    "ipv4:10.0.0.1:1",
  ])("is refused where it is none: %s", async (address) => {
    await expect(checkTrainerAddress(address, noLookup)).rejects.toMatchObject({ exitCode: 2 });
  });

  it("dials what localhost was found to be, so that the name is not looked up again", async () => {
    const lookup: Lookup = async () => [{ address: "127.0.0.1" }, { address: "::1" }];
    expect(await checkTrainerAddress("localhost:7000", lookup)).toBe("ipv4:127.0.0.1:7000");
  });

  it.each([[["127.0.0.1", "10.0.0.1"]], [["93.184.216.34"]], [[]]])(
    "is refused where localhost is %j",
    async (addresses) => {
      const lookup: Lookup = async () => addresses.map((address) => ({ address }));
      await expect(checkTrainerAddress("localhost:7000", lookup)).rejects.toMatchObject({ exitCode: 2 });
    },
  );

  it("is checked before a channel is opened", async () => {
    const settings = { token: null, silenceMsMax: 1000, clock: systemClock, lookup: noLookup };
    await expect(openTrainerChannel({ ...settings, address: "10.0.0.1:7000" })).rejects.toThrow(
      "leave the node",
    );
  });
});

describe("the socket of a trainer", () => {
  it("may lie in a folder into which nobody else can write, and links are followed first", async () => {
    using folder = temporaryFolder();
    await using _socket = await listen(folder.join("trainer.sock"));
    symlinkSync(folder.join("trainer.sock"), folder.join("link.sock"));
    const target = `unix:${folder.join("trainer.sock")}`;
    expect(await checkTrainerAddress(target, noLookup)).toBe(target);
    expect(await checkTrainerAddress(`unix:${folder.join("link.sock")}`, noLookup)).toBe(target);
  });

  it.each([0o777, 0o1777, 0o770, 0o702])("is refused in a folder of mode %o", async (mode) => {
    using folder = temporaryFolder();
    await using _socket = await listen(folder.join("trainer.sock"));
    chmodSync(folder.path, mode);
    await expect(checkTrainerAddress(`unix:${folder.join("trainer.sock")}`, noLookup)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("others can write into") as string,
    });
  });

  it("is refused below a folder that others could exchange", async () => {
    using folder = temporaryFolder();
    mkdirSync(folder.join("inner"), { mode: 0o700 });
    await using _socket = await listen(folder.join("inner", "trainer.sock"));
    chmodSync(folder.path, 0o777);
    await expect(
      checkTrainerAddress(`unix:${folder.join("inner", "trainer.sock")}`, noLookup),
    ).rejects.toThrow("others can write into");
  });

  it("is refused where it is a file, is not there, or has no whole path", async () => {
    using folder = temporaryFolder();
    writeFileSync(folder.join("file"), "");
    for (const path of [folder.join("file"), folder.join("nothing"), "trainer.sock", ""])
      await expect(checkTrainerAddress(`unix:${path}`, noLookup)).rejects.toMatchObject({ exitCode: 2 });
  });
});
