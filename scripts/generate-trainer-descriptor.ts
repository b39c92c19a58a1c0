import { join } from "node:path";
import { loadSync } from "@grpc/proto-loader";

const root = join(import.meta.dirname, "..");

/** Where the Python trainer finds the contract. */
export const trainerDescriptorPath: string = join(root, "scripts/trainers/python/trainer.descriptor");

/**
 * The contract of `trainer.proto` as a `FileDescriptorProto` in base64, from which any version of Python's
 * protobuf makes the messages, where generated Python fits only some versions.
 */
export function trainerDescriptor(): string {
  const options = { includeDirs: [join(root, "proto")], keepCase: true };
  const { fileDescriptorProtos } = loadSync("chorale/v1/trainer.proto", options)["chorale.v1.Recipe"] as {
    fileDescriptorProtos: Buffer[];
  };
  const lines = fileDescriptorProtos[0]!.toString("base64").match(/.{1,100}/g) ?? [];
  return lines.map((line) => `${line}\n`).join("");
}
