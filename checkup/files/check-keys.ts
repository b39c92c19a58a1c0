import { readPassphrase } from "../../trust/keys/passphrase.ts";
import { failed, type Check } from "../check.ts";
import type { Finding, Topic } from "../finding.ts";

/** What one finding about keys and certificates is about. */
export function keyTopic(id: string, en: string, ko: string): Topic {
  return { id, group: "keys", name: { en, ko } };
}

const KEYS = keyTopic("keys", "keys and certificates", "키와 인증서");
const PASSPHRASE = keyTopic("passphrase", "passphrase", "암호");

/**
 * Looks at one side's keys and certificates with what opens them; a passphrase that cannot be read is all it
 * says.
 */
export function checkKeys(
  { passphraseFile }: { readonly passphraseFile?: string | undefined },
  limitMs: number,
  find: (passphrase: string | null) => Finding[],
): Check {
  const run = (): Finding[] => {
    let passphrase: string | null;
    try {
      passphrase = readPassphrase({ passphraseFile });
    } catch (error) {
      return [failed(PASSPHRASE, error)];
    }
    return find(passphrase);
  };
  return { topic: KEYS, limitMs, run };
}
