import { expect, it } from "vitest";
import { findManifest } from "../../../../client/policy/find-manifest.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

it("a name under which nothing was offered is said as such, not as a file that is missing", () => {
  using folder = temporaryFolder();
  const look = (): unknown => findManifest("admet-2027", folder.path);
  expect(look).toThrow("no study admet-2027 was offered to this node");
  expect(look).toThrow(
    expect.objectContaining({ exitCode: 2, remedy: expect.stringContaining("client studies") }),
  );
});

it("a path that is not there is a missing file", () => {
  using folder = temporaryFolder();
  expect(() => findManifest(folder.join("study.yaml"), folder.path)).toThrow(/no such file/);
});
