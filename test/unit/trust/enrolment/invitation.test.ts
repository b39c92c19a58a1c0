import { describe, expect, it } from "vitest";
import { readInvitation, writeInvitation, type Invitation } from "../../../../trust/enrolment/invitation.ts";

const invitation: Invitation = {
  coordinator: "coordinator.example.org:7443",
  federation: "0123456789abcdef0123456789abcdef",
  node: "hospital-a",
  secret: Buffer.alloc(32, 7).toString("base64url"),
  expiresAt: "2026-12-01T00:00:00.000Z",
  authority: "a".repeat(64),
  operator: "b".repeat(64),
};

describe("an invitation", () => {
  it("is one word that is read again, also when a mail broke its lines", () => {
    const word = writeInvitation(invitation);
    expect(word).toMatch(/^[\w.-]+$/);
    expect(readInvitation(word)).toEqual(invitation);
    expect(readInvitation(` ${word.slice(0, 70)}\r\n  ${word.slice(70)}\n`)).toEqual(invitation);
  });

  it("that is cut, changed or of another kind is refused without being repeated", () => {
    const word = writeInvitation(invitation);
    const wrong = [word.slice(0, -20), word.slice(5), "", "chorale-invitation-1.e30", "x".repeat(100_000)];
    for (const text of wrong) {
      expect(() => readInvitation(text)).toThrow(/not an invitation/);
      try {
        readInvitation(text);
      } catch (error) {
        expect(String(error)).not.toContain(word.slice(30, 60));
      }
    }
  });

  it("with a name that spells a path is refused", () => {
    const path = writeInvitation({ ...invitation, node: "../../etc" });
    expect(() => readInvitation(path)).toThrow(/not an invitation/);
  });
});
