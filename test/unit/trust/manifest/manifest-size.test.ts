import { expect, test } from "vitest";
import { sizeProblem } from "../../../../trust/manifest/manifest-size.ts";
import { lintManifest } from "../../../../trust/manifest/lint-manifest.ts";
import { parseCanonicalManifest, canonicalBytes } from "../../../../trust/manifest/canonical.ts";
import { fillMemberKeys } from "../../../../coordinator/commands/fill-member-keys.ts";
import type { NodeStatus__Output } from "../../../../proto/gen/chorale/v1/NodeStatus.ts";
import type { StudyManifest } from "../../../../trust/manifest/study-manifest.ts";
import { manifestOf } from "./written-study.ts";

const NOW = Date.parse("2027-03-05T12:00:00Z");

function studyOf(endpoints: number): StudyManifest {
  const written = Array.from({ length: endpoints }, (_, index) => {
    return { name: `endpoint-${index}`, kind: "classification", head: "shared" };
  });
  return manifestOf({ endpoints: written });
}

/** As the coordinator knows the members. */
function enrolled({ members }: StudyManifest): NodeStatus__Output[] {
  return members.map(({ name }, index) => {
    return {
      node: name,
      identityFingerprint: String(index).repeat(64),
      enrolledAtMs: 1,
      revokedAtMs: 0,
    } as NodeStatus__Output;
  });
}

test("a manifest that is too large to travel is a problem, before anyone signs it", () => {
  const large = studyOf(10_000);
  const told = lintManifest(large, NOW).filter(({ level }) => level === "problem");
  expect(told).toMatchObject([
    { field: ["endpoints"], message: expect.stringMatching(/ KiB, more than 1024 KiB/) },
  ]);
  expect(() => parseCanonicalManifest(canonicalBytes(large))).toThrow("larger than 1024 KiB");
  expect(() => fillMemberKeys("study.yaml", large, enrolled(large))).toThrow(
    /study\.yaml: endpoints: .* KiB/,
  );
});

test("the members' keys count before they are filled in", () => {
  const manifest = studyOf(100);
  const filled = fillMemberKeys("study.yaml", manifest, enrolled(manifest));
  const bytes = canonicalBytes(filled).length;
  expect(sizeProblem(manifest, bytes)).toBeNull();
  expect(sizeProblem(manifest, bytes - 1)).not.toBeNull();
});
