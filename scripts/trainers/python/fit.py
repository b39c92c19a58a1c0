"""One fit by a recipe of the contract."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any, Callable, Generator, Iterator, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from contract import malformed, message, name_of
from examples import Examples, LabelBatch
from network import Network, Parameters

PROGRESS_SECONDS = 1.0
EVALUATION_ROWS = 4096
BETA2, EPSILON = 0.999, 1e-8


@dataclass(frozen=True)
class Study:
    """What was loaded: a network, its loss and its examples."""

    network: Network
    examples: Examples
    huber: bool
    censored: bool
    lazy: bool
    shared_elements: int


def losses(study: Study, outputs: Tensor, labels: LabelBatch, huber: bool, censored: bool) -> Tensor:
    """The loss of each label of a batch."""
    output = outputs[labels.row, labels.task]
    residual = labels.value - output
    squared = residual.square()
    value = torch.where(residual.abs() <= 1, squared / 2, residual.abs() - 0.5) if huber else squared
    if censored:
        value = torch.where(labels.censoring * residual < 0, torch.zeros_like(value), value)
    is_regression = study.network.regression[labels.task]
    return torch.where(is_regression, value, F.softplus(output) - output * labels.value)


def outputs_of(study: Study, parameters: Parameters, rows: Tensor) -> Iterator[Tensor]:
    """The outputs of many rows, a block of rows at a time."""
    for block in rows.split(EVALUATION_ROWS):
        with torch.no_grad():
            outputs = study.network.outputs(parameters, study.examples.features(block))
        yield outputs


class Fit:
    """A fit under way: `run` trains and yields progress; afterwards the result is in the attributes."""

    def __init__(self, study: Study, header: Any, arrays: dict[str, np.ndarray], device: torch.device) -> None:
        self._study, self._recipe, self._device = study, header.recipe, device
        self._sent, self._rates = arrays["PARAMETERS"], arrays["LEARNING_RATES"]
        self._rows, self._validation = (_rows(arrays[name], study, device) for name in ("ROWS", "VALIDATION_ROWS"))
        self._plain, self._marked = (
            torch.from_numpy(arrays[name]).to(device) for name in ("PLAIN_WEIGHTS", "MARKED_WEIGHTS")
        )
        self._parameters = study.network.unpack(self._sent)
        shared = study.network.names_below(study.shared_elements)
        self._shared = {name: self._parameters[name] for name in shared}
        self._exports, self._frozen = self._recipe.export_gradient, self._recipe.freeze_shared
        moves = {name: tensor for name, tensor in self._parameters.items() if name not in shared}
        self._learning = moves if self._frozen or self._exports else self._parameters
        for tensor in (self._parameters if self._exports else self._learning).values():
            tensor.requires_grad_()
        self._anchor = self._unpack_anchor(arrays)
        exported = self._shared if self._exports else {}
        self._gradients = {name: torch.zeros_like(tensor) for name, tensor in exported.items()}
        self._shuffle = torch.Generator().manual_seed(self._recipe.seed)
        self._dropout = torch.Generator(device).manual_seed(self._recipe.seed + 1)
        self._lazy = self._learns_lazily()
        self._optimisers = self._make_optimisers()
        self.trained: Any = None
        self.parameters, self.shared_gradient = self._sent, np.empty(0, np.float32)

    def run(self, is_wanted: Callable[[], bool]) -> Iterator[Any]:
        """Trains to the end, or until nobody wants the result any more. Yields `TrainerProgress`."""
        recipe, best = self._recipe, _Best(self._recipe)
        step, epoch, loss, loss_sum, samples, told = 0, 0, 0.0, 0.0, 0, time.monotonic()
        while step < recipe.steps and not best.is_over:
            epoch += 1
            batches = self._epoch()[: recipe.steps - step]
            for index, rows in enumerate(batches):
                if not is_wanted():
                    return
                loss = self._step(rows, step)
                step, loss_sum, samples = step + 1, loss_sum + loss, samples + len(rows)
                if time.monotonic() - told >= PROGRESS_SECONDS or index == len(batches) - 1:
                    yield message("TrainerProgress")(step=step, steps=recipe.steps, loss=loss, samples=samples)
                    told = time.monotonic()
            if recipe.HasField("keep_best"):
                alive = message("TrainerProgress")(step=step, steps=recipe.steps, loss=loss, samples=samples)
                validation_loss = yield from self._validate(alive)
                best.look(epoch, validation_loss, self._pack)
        self.parameters = best.parameters if best.parameters is not None else self._pack()
        if self._exports:
            mean = [(self._gradients[name] / step).cpu().numpy().ravel() for name in self._shared]
            self.shared_gradient = np.concatenate(mean)
        self.trained = message("Trained")(
            steps=step,
            epochs=epoch,
            mean_loss=loss_sum / max(step, 1),
            best_epoch=best.epoch,
            validated=best.loss is not None,
            validation_loss=best.loss or 0.0,
        )

    def _epoch(self) -> Sequence[Tensor]:
        order = torch.randperm(len(self._rows), generator=self._shuffle).to(self._device)
        return self._rows[order].split(self._recipe.batch_size)

    def _step(self, rows: Tensor, step: int) -> float:
        study, labels = self._study, self._study.examples.labels(rows)
        is_regression = study.network.regression[labels.task]
        marked = torch.where(is_regression, labels.censoring != 0, labels.value != 0)
        weights = torch.where(marked, self._marked[labels.task], self._plain[labels.task])
        if not weights.sum() > 0:
            return 0.0
        outputs = study.network.outputs(self._parameters, study.examples.features(rows), self._dropout, self._lazy)
        each = losses(study, outputs, labels, study.huber, study.censored)
        loss = torch.where(weights > 0, each * weights, torch.zeros_like(each)).sum() / weights.sum()
        for tensor in self._parameters.values():
            tensor.grad = None
        loss.backward()
        self._shape_gradients()
        rate = float(self._rates[step])
        for optimiser in self._optimisers:
            for group in optimiser.param_groups:
                group["lr"] = rate
                if isinstance(optimiser, torch.optim.SparseAdam):
                    # PyTorch adds its epsilon before the correction of the bias here, and after it elsewhere.
                    group["eps"] = EPSILON * math.sqrt(1 - BETA2 ** (step + 1))
            optimiser.step()
        return float(loss)

    def _shape_gradients(self) -> None:
        """The bound on the gradient's norm, FedProx, and the sum of what is exported."""
        if self._recipe.gradient_norm_max > 0:
            # As torch.nn.utils.clip_grad_norm_, which adds 1e-6 to the norm.
            gradients = [tensor.grad for tensor in self._parameters.values() if tensor.grad is not None]
            norm = torch.stack([gradient.square().sum() for gradient in gradients]).sum().sqrt()
            for gradient in gradients:
                gradient.mul_((self._recipe.gradient_norm_max / norm).clamp(max=1))
        for name, anchor in self._anchor.items():
            tensor = self._parameters[name]
            if tensor.grad is not None:
                tensor.grad.add_(tensor.detach() - anchor, alpha=self._recipe.proximal_term)
        for name, total in self._gradients.items():
            of_step = self._parameters[name].grad
            if of_step is not None:
                total += of_step

    def _unpack_anchor(self, arrays: dict[str, np.ndarray]) -> Parameters:
        """FedProx pulls the shared parameters towards these, where they move."""
        if "ANCHOR" not in arrays or self._frozen or self._exports:
            return {}
        padded = self._sent.copy()
        padded[: self._study.shared_elements] = arrays["ANCHOR"]
        anchor = self._study.network.unpack(padded)
        return {name: anchor[name] for name in self._shared}

    def _learns_lazily(self) -> bool:
        """Sparse gradients suit Adam without anything that touches all rows of a table at each step."""
        recipe = self._recipe
        plain = recipe.proximal_term == 0 and recipe.gradient_norm_max == 0 and not self._exports
        return self._study.lazy and plain and name_of("Optimiser", recipe.optimiser) == "ADAM"

    def _make_optimisers(self) -> list[torch.optim.Optimizer]:
        recipe, tables = self._recipe, self._study.network.tables() if self._lazy else set()
        dense = [tensor for name, tensor in self._learning.items() if name not in tables]
        lazy = [tensor for name, tensor in self._learning.items() if name in tables]
        return ([_dense_optimiser(recipe, dense)] if dense else []) + ([torch.optim.SparseAdam(lazy)] if lazy else [])

    def _validate(self, alive: Any) -> Generator[Any, None, float | None]:
        """Mean over tasks of the mean loss of their labels, unweighted, squared for regression. Yields signs of life."""
        told = time.monotonic()
        tasks = self._study.network.tasks
        sums, counts = (torch.zeros(tasks, dtype=torch.float64, device=self._device) for _ in range(2))
        blocks = self._validation.split(EVALUATION_ROWS)
        for rows, outputs in zip(blocks, outputs_of(self._study, self._parameters, self._validation)):
            labels = self._study.examples.labels(rows)
            each = losses(self._study, outputs, labels, huber=False, censored=True).to(torch.float64)
            sums.index_add_(0, labels.task, each)
            counts.index_add_(0, labels.task, torch.ones_like(each))
            if time.monotonic() - told >= PROGRESS_SECONDS:
                yield alive
                told = time.monotonic()
        measured = counts > 0
        return float((sums[measured] / counts[measured]).mean()) if measured.any() else None

    def _pack(self) -> np.ndarray:
        return self._study.network.pack(self._parameters)


class _Best:
    """The parameters of the best epoch so far, and whether to go on."""

    def __init__(self, recipe: Any) -> None:
        self._patience = recipe.keep_best.patience
        self.epoch, self.is_over = 0, False
        self.loss: float | None = None
        self.parameters: np.ndarray | None = None

    def look(self, epoch: int, loss: float | None, pack: Callable[[], np.ndarray]) -> None:
        if loss is None or self.loss is None or loss < self.loss:
            self.loss, self.epoch, self.parameters = loss, epoch, pack()
        self.is_over = 0 < self._patience <= epoch - self.epoch


def _dense_optimiser(recipe: Any, tensors: list[Tensor]) -> torch.optim.Optimizer:
    name = name_of("Optimiser", recipe.optimiser)
    if name == "SGD":
        return torch.optim.SGD(tensors, lr=0.1, momentum=recipe.momentum)
    if name == "ADAMW":
        return torch.optim.AdamW(tensors, weight_decay=recipe.weight_decay)
    if name == "ADAM":
        return torch.optim.Adam(tensors)
    raise malformed(f"the recipe names no optimiser: {recipe.optimiser}")


def _rows(array: np.ndarray, study: Study, device: torch.device) -> Tensor:
    if len(array) and array.max() >= study.examples.rows:
        raise malformed(f"row {array.max()} of {study.examples.rows}")
    return torch.from_numpy(array.astype(np.int64)).to(device)
