"""The gRPC service: checks what comes, keeps the loaded studies, and streams what the fits say."""

from __future__ import annotations

import functools
import hmac
import threading
import traceback
from collections import OrderedDict
from typing import Any, Callable, Iterator

import grpc
import numpy as np
import torch

from contract import VERSION, Refusal, chunks, gather, malformed, message, name_of
from examples import Examples
from fit import Fit, Study, outputs_of
from network import Network

# Studies that are held at once: a node uses its training examples, and now and then others to predict.
STUDIES_MAX = 4


class TrainerService:
    """Serves one node. Fits and evaluations run one after the other."""

    def __init__(self, device: torch.device, token: str | None) -> None:
        self._device, self._token = device, token
        self._studies: OrderedDict[str, Study] = OrderedDict()
        self._one_at_a_time = threading.Lock()

    def describe(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Who answers."""
        device = f"{self._device}, {torch.get_num_threads()} threads"
        if self._device.type == "cuda":
            device = torch.cuda.get_device_name(self._device)
        return message("TrainerDescription")(
            version=VERSION, name="reference trainer (Python)", software=f"torch {torch.__version__}", device=device
        )

    def load(self, requests: Iterator[Any], context: grpc.ServicerContext) -> Iterator[Any]:
        """Takes in a study, unless it is held already."""
        header, reply = _header(requests), message("LoadReply")
        if header.digest in self._studies:
            self._studies.move_to_end(header.digest)
            yield reply(held=message("Held")())
            return
        network = Network(header, self._device)
        yield reply(send=message("SendArrays")())
        features = {"FEATURE_COLUMNS": header.feature_entries, "FEATURE_VALUES": header.feature_entries}
        labels = dict.fromkeys(("LABEL_TASKS", "LABEL_VALUES", "LABEL_CENSORING"), header.label_entries)
        starts = dict.fromkeys(("FEATURE_STARTS", "LABEL_STARTS"), header.rows + 1)
        arrays = gather(requests, {**starts, **features, **labels})
        sparse = header.architecture.sparse_input
        examples = Examples(arrays, header.architecture.features, sparse, network.tasks, self._device)
        lazy = sparse and header.architecture.lazy_moments
        huber = name_of("RegressionLoss", header.regression_loss) == "HUBER"
        shared = header.shared_elements
        self._studies[header.digest] = Study(network, examples, huber, header.censored, lazy, shared)
        while len(self._studies) > STUDIES_MAX:
            self._studies.popitem(last=False)
        yield reply(loaded=message("Loaded")())

    def train(self, requests: Iterator[Any], context: grpc.ServicerContext) -> Iterator[Any]:
        """One fit."""
        header, reply = _header(requests), message("TrainReply")
        study, recipe = self._study(header.digest), header.recipe
        if recipe.batch_size == 0 or header.rows == 0:
            raise malformed("nothing to train on, or batches of no rows")
        tasks = dict.fromkeys(("PLAIN_WEIGHTS", "MARKED_WEIGHTS"), study.network.tasks)
        rows = {"ROWS": header.rows, "VALIDATION_ROWS": header.validation_rows}
        lengths = {**rows, "LEARNING_RATES": recipe.steps, **tasks}
        anchor = {"ANCHOR": study.shared_elements} if recipe.proximal_term > 0 else {}
        arrays = gather(requests, {"PARAMETERS": study.network.length, **lengths, **anchor})
        with self._one_at_a_time:
            fit = Fit(study, header, arrays, self._device)
            for progress in fit.run(context.is_active):
                yield reply(progress=progress)
        if fit.trained is None:
            return
        yield reply(trained=fit.trained)
        for chunk in chunks("PARAMETERS", fit.parameters):
            yield reply(chunk=chunk)
        if recipe.export_gradient:
            for chunk in chunks("SHARED_GRADIENT", fit.shared_gradient):
                yield reply(chunk=chunk)

    def evaluate(self, requests: Iterator[Any], context: grpc.ServicerContext) -> Iterator[Any]:
        """Raw outputs of the named rows."""
        header, reply = _header(requests), message("EvaluateReply")
        study = self._study(header.digest)
        arrays = gather(requests, {"PARAMETERS": study.network.length, "ROWS": header.rows})
        if header.rows and arrays["ROWS"].max() >= study.examples.rows:
            raise malformed(f"row {arrays['ROWS'].max()} of {study.examples.rows}")
        with self._one_at_a_time:
            parameters = study.network.unpack(arrays["PARAMETERS"])
            rows = torch.from_numpy(arrays["ROWS"].astype(np.int64)).to(self._device)
            for outputs in outputs_of(study, parameters, rows):
                for chunk in chunks("OUTPUTS", outputs.cpu().numpy()):
                    yield reply(chunk=chunk)

    def _study(self, digest: str) -> Study:
        study = self._studies.get(digest)
        if study is None:
            raise Refusal(grpc.StatusCode.NOT_FOUND, "examples of this digest are not held")
        return study

    def handlers(self) -> grpc.GenericRpcHandler:
        """For `grpc.Server.add_generic_rpc_handlers`."""
        streams = {"Load": self.load, "Train": self.train, "Evaluate": self.evaluate}
        methods = {
            name: grpc.stream_stream_rpc_method_handler(
                self._guarded_stream(method),
                request_deserializer=message(f"{name}Message").FromString,
                response_serializer=message(f"{name}Reply").SerializeToString,
            )
            for name, method in streams.items()
        }
        methods["Describe"] = grpc.unary_unary_rpc_method_handler(
            self._guarded(self.describe),
            request_deserializer=message("DescribeTrainer").FromString,
            response_serializer=message("TrainerDescription").SerializeToString,
        )
        return grpc.method_handlers_generic_handler("chorale.v1.Trainer", methods)

    def _guarded(self, method: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        @functools.wraps(method)
        def guarded(request: Any, context: grpc.ServicerContext) -> Any:
            self._check_token(context)
            return method(request, context)

        return guarded

    def _guarded_stream(self, method: Callable[[Any, Any], Iterator[Any]]) -> Callable[[Any, Any], Iterator[Any]]:
        """Gives a refusal its status; of a bug the node hears only that it happened."""

        @functools.wraps(method)
        def guarded(requests: Iterator[Any], context: grpc.ServicerContext) -> Iterator[Any]:
            self._check_token(context)
            try:
                yield from method(requests, context)
            except Refusal as refusal:
                context.abort(refusal.code, str(refusal))
            except (RuntimeError, MemoryError, ValueError, KeyError):
                if context.is_active():
                    traceback.print_exc()
                    context.abort(grpc.StatusCode.INTERNAL, "the trainer failed: its own output says where")

        return guarded

    def _check_token(self, context: grpc.ServicerContext) -> None:
        if self._token is None:
            return
        given = dict(context.invocation_metadata()).get("authorization", "")
        if not hmac.compare_digest(str(given), f"Bearer {self._token}"):
            context.abort(grpc.StatusCode.UNAUTHENTICATED, "the token is not this trainer's")


def _header(requests: Iterator[Any]) -> Any:
    first = next(requests, None)
    if first is None or first.WhichOneof("message") != "header":
        raise malformed("a header comes first")
    return first.header
