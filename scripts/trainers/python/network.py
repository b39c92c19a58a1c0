"""The SparseChem family of networks on a flat vector of parameters, from `TrainerArchitecture`."""

from __future__ import annotations

from typing import Any, Callable, Sequence

import grpc
import numpy as np
import torch
from torch import Tensor

from contract import Refusal, malformed, name_of
from examples import FeatureBatch

Parameters = dict[str, Tensor]
Activation = Callable[[Tensor], Tensor]


def _activation(number: int) -> Activation:
    activations: dict[str, Activation] = {"RELU": torch.relu, "TANH": torch.tanh}
    return activations[name_of("Activation", number)]


class Network:
    """Cuts flat parameters into tensors and computes the outputs of a batch with them."""

    def __init__(self, header: Any, device: torch.device) -> None:
        architecture = header.architecture
        if architecture.layers:
            raise Refusal(grpc.StatusCode.UNIMPLEMENTED, "this trainer builds the SparseChem family, no brought layers")
        self._architecture, self._device = architecture, device
        self._layout = [(place.name, tuple(place.shape), place.offset) for place in header.layout]
        self.length = sum(int(np.prod(shape)) for _, shape, _ in self._layout)
        kinds = [name_of("TaskKind", kind) for kind in (*architecture.shared_head, *architecture.private_head)]
        self.tasks = len(kinds)
        self.regression = torch.tensor([kind == "REGRESSION" for kind in kinds], device=device)
        self._places = self._low_rank_places()
        self._check_layout()

    def names_below(self, elements: int) -> list[str]:
        """The tensors that lie in the first `elements` of the flat vector."""
        names = [name for name, _, offset in self._layout if offset < elements]
        ends = {offset + int(np.prod(shape)) for _, shape, offset in self._layout}
        if elements not in ends | {0}:
            raise malformed(f"{elements} shared elements cut a tensor in two")
        return names

    def tables(self) -> set[str]:
        """The tensors that multiply the features."""
        architecture = self._architecture
        heads = "wide" if architecture.trunk else "weight"
        trunks = {"trunk.0.weight", "trunk.0.rare.weight", "local.0.weight"}
        return (trunks | {f"head.shared.{heads}", f"head.private.{heads}"}) & {name for name, _, _ in self._layout}

    def unpack(self, flat: np.ndarray) -> Parameters:
        """The tensors of a flat vector, on the device, each with memory of its own."""
        return {
            name: torch.from_numpy(flat[offset : offset + int(np.prod(shape))].reshape(shape).copy()).to(self._device)
            for name, shape, offset in self._layout
        }

    def pack(self, parameters: Parameters) -> np.ndarray:
        """The flat vector of the tensors."""
        return np.concatenate([parameters[name].detach().cpu().numpy().ravel() for name, _, _ in self._layout])

    def outputs(
        self, parameters: Parameters, batch: FeatureBatch, dropout: torch.Generator | None = None, lazy: bool = False
    ) -> Tensor:
        """Raw outputs [rows, tasks]; with a generator, units are dropped as in training."""
        architecture, share = self._architecture, list(architecture_dropout(self._architecture))
        activation = _activation(architecture.activation)
        as_read = [
            _activation(architecture.classification_activation),
            _activation(architecture.regression_activation),
        ]
        hidden = self._trunk(parameters, batch, activation, as_read, share, dropout, lazy)
        outputs = torch.cat([self._head(parameters, head, batch, hidden, lazy) for head in self._heads()], dim=1)
        if not architecture.local_trunk:
            return outputs
        local: Tensor | None = None
        for layer in range(len(architecture.local_trunk)):
            name = f"local.{layer}"
            weight = parameters[f"{name}.weight"]
            product = batch.times(weight, lazy) if local is None else local @ weight
            local = activation(product + parameters[f"{name}.bias"])
            local = _drop(local, share[0] if share else 0.0, dropout)
        assert local is not None
        return outputs + local @ parameters["local.head.weight"] + parameters["local.head.bias"]

    def _trunk(
        self,
        parameters: Parameters,
        batch: FeatureBatch,
        activation: Activation,
        as_read: Sequence[Activation],
        share: Sequence[float],
        dropout: torch.Generator | None,
        lazy: bool,
    ) -> list[Tensor] | None:
        """The last layer as tasks of each kind read it, classification first; None without a trunk."""
        layers = len(self._architecture.trunk)
        if layers == 0:
            return None
        hidden = self._first_layer(parameters, batch, lazy)
        for layer in range(layers):
            if layer > 0:
                hidden = hidden @ parameters[f"trunk.{layer}.weight"] + parameters[f"trunk.{layer}.bias"]
            mask = _drop(torch.ones_like(hidden), share[layer], dropout)
            if layer == layers - 1:
                return [activate(hidden) * mask for activate in as_read]
            hidden = activation(hidden) * mask
        raise AssertionError("unreachable")

    def _first_layer(self, parameters: Parameters, batch: FeatureBatch, lazy: bool) -> Tensor:
        weight, bias = parameters["trunk.0.weight"], parameters["trunk.0.bias"]
        if self._places is None:
            return batch.times(weight, lazy) + bias
        frequent, rare = self._places
        rare_weight = parameters["trunk.0.rare.weight"]
        rare_part = batch.only(rare, len(rare_weight)).times(rare_weight, lazy) @ parameters["trunk.0.rare.mix"]
        return batch.only(frequent, len(weight)).times(weight, lazy) + rare_part + bias

    def _head(
        self, parameters: Parameters, head: str, batch: FeatureBatch, hidden: list[Tensor] | None, lazy: bool
    ) -> Tensor:
        name, kinds = f"head.{head}", self._kinds_of(head)
        weight = parameters[f"{name}.weight"]
        if hidden is None:
            outputs = batch.times(weight, lazy)
        elif kinds.all() or not kinds.any() or self._reads_alike():
            outputs = hidden[int(kinds.any())] @ weight
        else:
            outputs = torch.where(kinds, hidden[1] @ weight, hidden[0] @ weight)
        if f"{name}.wide" in parameters:
            outputs = outputs + batch.times(parameters[f"{name}.wide"], lazy)
        return outputs + parameters[f"{name}.bias"]

    def _reads_alike(self) -> bool:
        return self._architecture.classification_activation == self._architecture.regression_activation

    def _heads(self) -> list[str]:
        counts = {"shared": self._architecture.shared_head, "private": self._architecture.private_head}
        return [head for head, kinds in counts.items() if len(kinds) > 0]

    def _kinds_of(self, head: str) -> Tensor:
        shared = len(self._architecture.shared_head)
        return self.regression[:shared] if head == "shared" else self.regression[shared:]

    def _low_rank_places(self) -> tuple[Tensor, Tensor] | None:
        """For each column its row in the table of frequent, and in that of rare features; -1 for none."""
        architecture = self._architecture
        if not architecture.HasField("low_rank"):
            return None
        columns = torch.arange(architecture.features)
        frequent = torch.full((architecture.features,), -1)
        frequent[torch.tensor(list(architecture.low_rank.frequent), dtype=torch.int64)] = torch.arange(
            len(architecture.low_rank.frequent)
        )
        is_rare = frequent < 0
        rare = torch.full((architecture.features,), -1)
        rare[columns[is_rare]] = torch.arange(int(is_rare.sum()))
        return frequent.to(self._device), rare.to(self._device)

    def _check_layout(self) -> None:
        end = 0
        for name, shape, offset in self._layout:
            if offset != end:
                raise malformed(f"the layout's {name} does not begin where the tensor before it ends")
            end += int(np.prod(shape))
        wanted = [f"head.{head}.{part}" for head in self._heads() for part in ("weight", "bias")]
        layers = range(len(self._architecture.trunk))
        wanted += [f"trunk.{layer}.{part}" for layer in layers for part in ("weight", "bias")]
        missing = set(wanted) - {name for name, _, _ in self._layout}
        if missing or self.tasks == 0:
            raise malformed(f"the layout lacks {sorted(missing) or 'a head'}")


def architecture_dropout(architecture: Any) -> Sequence[float]:
    """The share of units dropped after each layer of the trunk; no entries mean none are."""
    return list(architecture.dropout) or [0.0] * len(architecture.trunk)


def _drop(hidden: Tensor, share: float, dropout: torch.Generator | None) -> Tensor:
    if dropout is None or share == 0:
        return hidden
    kept = torch.rand(hidden.shape, generator=dropout, device=hidden.device) >= share
    return hidden * kept / (1 - share)
