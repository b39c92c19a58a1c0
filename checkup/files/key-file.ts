import { readFileSync, statSync } from "node:fs";
import { createPrivateKey, type X509Certificate } from "node:crypto";
import { CommandError, describeError } from "../../process/command-error.ts";
import { isEncrypted } from "../../trust/keys/encrypted-key.ts";
import { readKeyFile } from "../../trust/keys/key-file.ts";
import { asIs, ok, problem, type Finding, type Topic, type Words } from "../finding.ts";

/**
 * Whether a private key is there, readable to its owner only, and opened by the passphrase; `lost` says what
 * to do where it is gone for good.
 */
export function checkKeyFile(topic: Topic, path: string, passphrase: string | null, lost: Words): Finding {
  const missing = problemOfPlace(topic, path, lost);
  if (missing !== null) return missing;
  try {
    const pem = readKeyFile(path, passphrase);
    createPrivateKey(pem);
    return ok(topic, isEncrypted(readFileSync(path, "utf8")) ? ENCRYPTED : PLAIN, { path });
  } catch (error) {
    if (error instanceof CommandError)
      return problem(topic, asIs(error.message), wordsOf(error.remedy), { path });
    return problem(
      topic,
      { en: `${path} is no private key in PEM form`, ko: `${path}은(는) PEM 형식의 개인 키가 아닙니다` },
      lost,
      { path },
    );
  }
}

/**
 * Whether a certificate is that of the key in a file; null where the key cannot be read: see `checkKeyFile`.
 */
export function isKeyOf(
  certificate: X509Certificate,
  path: string,
  passphrase: string | null,
): boolean | null {
  try {
    return certificate.checkPrivateKey(createPrivateKey(readKeyFile(path, passphrase)));
  } catch {
    return null;
  }
}

function problemOfPlace(topic: Topic, path: string, lost: Words): Finding | null {
  try {
    const { mode } = statSync(path);
    if (process.platform === "win32" || (mode & 0o077) === 0) return null;
    const octal = (mode & 0o777).toString(8).padStart(4, "0");
    return problem(
      topic,
      {
        en: `${path}: other users of this machine may read it (mode ${octal})`,
        ko: `${path}: 이 컴퓨터의 다른 사용자가 읽을 수 있습니다 (모드 ${octal})`,
      },
      { en: `run: chmod 600 ${path}`, ko: `실행: chmod 600 ${path}` },
      { path, mode: octal },
    );
  } catch (error) {
    const found = {
      en: `cannot be read: ${describeError(error)}`,
      ko: `읽을 수 없음: ${describeError(error)}`,
    };
    return problem(topic, found, lost, { path });
  }
}

function wordsOf(text: string | undefined): Words | null {
  return text === undefined ? null : asIs(text);
}

const PLAIN: Words = {
  en: "there, and readable to this user only (not encrypted)",
  ko: "있음, 이 사용자만 읽을 수 있음 (암호화 안 됨)",
};
const ENCRYPTED: Words = {
  en: "there, encrypted, and the passphrase opens it",
  ko: "있음, 암호화됨, 암호로 열림",
};
