"""The messages of proto/chorale/v1/trainer.proto, and the arrays that travel in chunks.

The messages are made from `trainer.descriptor`, the compiled contract, so that no generated code has to fit the
installed version of protobuf. Your own trainer may just as well use the Python that protoc generates.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any, Iterator

import grpc
import numpy as np
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

VERSION = 1
CHUNK_BYTES = 1 << 20

_pool = descriptor_pool.DescriptorPool()
_file = descriptor_pb2.FileDescriptorProto()
_file.ParseFromString(base64.b64decode((Path(__file__).parent / "trainer.descriptor").read_text()))
_pool.Add(_file)


def message(name: str) -> Any:
    """The class of a message, for example `message("Recipe")`."""
    descriptor = _pool.FindMessageTypeByName(f"chorale.v1.{name}")
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(_pool).GetPrototype(descriptor)


def number_of(enum: str, name: str) -> int:
    """The number of an enum's value, for example `number_of("Optimiser", "ADAM")`."""
    return _pool.FindEnumTypeByName(f"chorale.v1.{enum}").values_by_name[name].number


def name_of(enum: str, number: int) -> str:
    """The name of an enum's value."""
    return _pool.FindEnumTypeByName(f"chorale.v1.{enum}").values_by_number[number].name


class Refusal(Exception):
    """A call that cannot be served: a gRPC status code and words for the person who reads the node's log."""

    def __init__(self, code: grpc.StatusCode, words: str) -> None:
        super().__init__(words)
        self.code = code


def malformed(words: str) -> Refusal:
    """What came is not what the contract says."""
    return Refusal(grpc.StatusCode.INVALID_ARGUMENT, words)


_TYPES = {
    "FEATURE_STARTS": "<u4",
    "FEATURE_COLUMNS": "<u4",
    "FEATURE_VALUES": "<f4",
    "LABEL_STARTS": "<u4",
    "LABEL_TASKS": "<u4",
    "LABEL_VALUES": "<f4",
    "LABEL_CENSORING": "<i1",
    "PARAMETERS": "<f4",
    "ROWS": "<u4",
    "VALIDATION_ROWS": "<u4",
    "LEARNING_RATES": "<f8",
    "PLAIN_WEIGHTS": "<f4",
    "MARKED_WEIGHTS": "<f4",
    "ANCHOR": "<f4",
    "SHARED_GRADIENT": "<f4",
    "OUTPUTS": "<f4",
}


def gather(messages: Iterator[Any], lengths: dict[str, int]) -> dict[str, np.ndarray]:
    """The announced arrays from a stream of messages that each hold a `chunk`."""
    arrays = {name: np.empty(length, dtype=_TYPES[name]) for name, length in lengths.items()}
    filled = dict.fromkeys(arrays, 0)
    for one in messages:
        if one.WhichOneof("message") != "chunk":
            raise malformed("chunks follow the header, and nothing else")
        name = name_of("ArrayName", one.chunk.array) if one.chunk.array in range(len(_TYPES) + 1) else "unknown"
        if name not in arrays:
            raise malformed(f"a chunk of the array {name}, which was not announced")
        target, size = arrays[name], len(one.chunk.data)
        start, items = filled[name], size // arrays[name].itemsize
        if size % target.itemsize or start + items > len(target):
            raise malformed(f"a chunk of {size} bytes does not fit into {name}")
        target[start : start + items] = np.frombuffer(one.chunk.data, dtype=target.dtype)
        filled[name] = start + items
    for name, target in arrays.items():
        if filled[name] != len(target):
            raise malformed(f"{name} has {filled[name]} of {len(target)} elements")
    return arrays


def chunks(name: str, array: np.ndarray) -> Iterator[Any]:
    """An array as `ArrayChunk` messages."""
    data = np.ascontiguousarray(array, dtype=_TYPES[name]).ravel().view(np.uint8)
    chunk = message("ArrayChunk")
    for start in range(0, len(data), CHUNK_BYTES):
        yield chunk(array=number_of("ArrayName", name), data=data[start : start + CHUNK_BYTES].tobytes())
