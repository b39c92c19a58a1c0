import { readFileSync } from "node:fs";
import type { X509Certificate } from "node:crypto";
import { failed, type Check } from "../../checkup/check.ts";
import { checkLife, type Upkeep } from "../../checkup/files/certificate.ts";
import { checkKeyFile, isKeyOf } from "../../checkup/files/key-file.ts";
import { checkKeys, keyTopic } from "../../checkup/files/check-keys.ts";
import { ok, problem, skipped, type Finding, type Words } from "../../checkup/finding.ts";
import type { Clock } from "../../process/clock.ts";
import { certifiedIdentity } from "../../transport/peer.ts";
import { readAuthority, SYSTEM_AUTHORITY } from "../../transport/read-tls-files.ts";
import { readCertificates } from "../../trust/identity/certificate-chain.ts";
import { readProtocolKey, type ClientConfig } from "../config.ts";

const LIMIT_MS = 20_000;
const IDENTITY = keyTopic("identity_key", "identity key", "신원 키");
const TLS_KEY = keyTopic("tls_key", "TLS key", "TLS 키");
const CERTIFICATE = keyTopic("certificate", "certificate", "인증서");
const AUTHORITY = keyTopic("authority", "authority", "인증 기관");
const PROTOCOL_KEY = keyTopic("protocol_key", "key of the data protocol", "데이터 프로토콜 키");

const ENROLL_AGAIN: Words = {
  en: "restore it from a backup, or ask the operator for an invitation with --replace and enroll again",
  ko: "백업에서 복구하거나, 운영자에게 --replace 초대를 받아 다시 등록하십시오",
};
const START_NODE: Words = {
  en: "a node that runs (`chorale client run`) renews it by itself; once it has ended, ask the operator for an invitation with --replace and enroll with it in this folder",
  ko: "실행 중인 노드(`chorale client run`)는 스스로 갱신합니다. 이미 만료되었으면 운영자에게 --replace 초대를 받아 이 폴더에서 다시 등록하십시오",
};
const ASK_ISSUER: Words = {
  en: "have it renewed by whoever issued it: this certificate is not the federation's",
  ko: "발급한 곳에서 갱신하십시오. 연합이 발급한 인증서가 아닙니다",
};

/** A node's keys, certificates and passphrase. */
export function keysCheck(config: ClientConfig, clock: Clock): Check {
  return checkKeys(config, LIMIT_MS, (passphrase) => findings(config, passphrase, clock.nowMs()));
}

function findings(config: ClientConfig, passphrase: string | null, nowMs: number): Finding[] {
  const { tls } = config;
  return [
    checkKeyFile(IDENTITY, config.identity, passphrase, ENROLL_AGAIN),
    ...(tls.key === undefined ? [] : [checkKeyFile(TLS_KEY, tls.key, passphrase, ENROLL_AGAIN)]),
    certificateFinding(config, passphrase, nowMs),
    authorityFinding(tls.authority, nowMs),
    protocolKeyFinding(config),
  ];
}

function certificateFinding(config: ClientConfig, passphrase: string | null, nowMs: number): Finding {
  const { certificate: path, key, renew } = config.tls;
  if (path === undefined || key === undefined)
    return skipped(CERTIFICATE, {
      en: "none: the identity key alone speaks for this node",
      ko: "없음: 신원 키만으로 이 노드를 증명합니다",
    });
  let own: X509Certificate | undefined;
  try {
    [own] = readCertificates(readFileSync(path));
  } catch (error) {
    return failed(CERTIFICATE, error);
  }
  if (own === undefined) return broken(path);
  const wrong = mismatch(own, config, key, passphrase);
  const upkeep: Upkeep = renew ? { by: "program", remedy: START_NODE } : { by: "person", remedy: ASK_ISSUER };
  return wrong ?? checkLife(CERTIFICATE, own, nowMs, upkeep);
}

/** What makes a certificate another one than this node's. */
function mismatch(
  own: X509Certificate,
  { name, tls }: ClientConfig,
  key: string,
  passphrase: string | null,
): Finding | null {
  const identity = certifiedIdentity(own);
  const uri = identity && `chorale:${identity.role}:${identity.name}`;
  if (tls.renew && uri !== `chorale:node:${name}`)
    return problem(
      CERTIFICATE,
      {
        en: `it is for ${uri ?? "nobody of a federation"}, not for this node (chorale:node:${name})`,
        ko: `이 노드(chorale:node:${name})의 인증서가 아닙니다: ${uri ?? "연합의 이름 없음"}`,
      },
      ENROLL_AGAIN,
    );
  if (isKeyOf(own, key, passphrase) !== false) return null;
  return problem(
    CERTIFICATE,
    { en: `its key is not the one in ${key}`, ko: `${key}의 키와 맞지 않습니다` },
    ENROLL_AGAIN,
  );
}

function broken(path: string): Finding {
  return problem(
    CERTIFICATE,
    { en: `${path} holds no certificate in PEM form`, ko: `${path}에 PEM 형식의 인증서가 없습니다` },
    ENROLL_AGAIN,
  );
}

function authorityFinding(path: string, nowMs: number): Finding {
  if (path === SYSTEM_AUTHORITY)
    return ok(AUTHORITY, { en: "those that this machine trusts", ko: "이 컴퓨터가 신뢰하는 인증 기관" });
  try {
    const [first] = readCertificates(readAuthority(path, nowMs));
    return checkLife(AUTHORITY, first!, nowMs, { by: "person", remedy: ASK_OPERATOR });
  } catch (error) {
    return failed(AUTHORITY, error);
  }
}

const ASK_OPERATOR: Words = {
  en: "ask the federation's operator for the authority that comes after this one",
  ko: "연합 운영자에게 다음 인증 기관의 인증서를 요청하십시오",
};

function protocolKeyFinding(config: ClientConfig): Finding {
  try {
    readProtocolKey(config);
    return config.protocolKeyFile === undefined
      ? ok(PROTOCOL_KEY, {
          en: "none: the public key, with which partners' bits are not hidden from the operator",
          ko: "없음: 공개 키를 씁니다. 운영자에게 비트 배열이 가려지지 않습니다",
        })
      : ok(PROTOCOL_KEY, { en: "there", ko: "있음" });
  } catch (error) {
    return failed(PROTOCOL_KEY, error);
  }
}
