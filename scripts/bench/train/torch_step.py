"""The PyTorch side of `npm run bench -- train` and `-- inference`.

Argument: one JSON object (see torch-process.ts). Then, for each line `{"steps": n}` on standard input, runs
n steps and answers `{"ms": ..., "loss": ..., "peakRssBytes": ...}` on standard output, so that its steps
alternate with those of our engine. All that can be made ready is made ready before the clock starts.
"""

import json
import os
import resource
import sys
import time


def read(folder, name, dtype):
    import numpy

    return numpy.fromfile(os.path.join(folder, name), dtype)


def csr(folder, name, rows):
    """Row starts, columns and values of one of the two matrices."""
    import numpy

    start = read(folder, name + ".start", numpy.uint32).astype(numpy.int64)
    column = read(folder, name + ".column", numpy.uint32).astype(numpy.int64)
    return start, column, read(folder, name + ".value", numpy.float32)


def dense(torch, start, column, value, first, last, width):
    block = torch.zeros(last - first, width)
    low, high = start[first], start[last]
    row = torch.repeat_interleave(
        torch.arange(last - first), torch.from_numpy(start[first + 1 : last + 1] - start[first:last])
    )
    block[row, torch.from_numpy(column[low:high])] = torch.from_numpy(value[low:high])
    return block


class Batches:
    """Labels, weights and inputs of every batch, in the form that the variant takes."""

    def __init__(self, torch, case, batch, variant):
        folder, rows = case["folder"], case["rows"]
        features = csr(folder, "features", rows)
        labels = csr(folder, "labels", rows)
        ones = (labels[0], labels[1], labels[2] * 0 + 1)
        self.items = []
        for first in range(0, rows - batch + 1, batch):
            last = first + batch
            target = dense(torch, *labels, first, last, case["tasks"])
            weight = dense(torch, *ones, first, last, case["tasks"])
            inputs = self.inputs(torch, case, variant, features, first, last)
            self.items.append((inputs, target, weight / weight.sum()))

    @staticmethod
    def inputs(torch, case, variant, features, first, last):
        start, column, value = features
        low, high = start[first], start[last]
        if variant.startswith("bag"):
            offsets = torch.from_numpy(start[first:last] - low)
            return torch.from_numpy(column[low:high].copy()), offsets
        if variant.startswith("csr"):
            return torch.sparse_csr_tensor(
                torch.from_numpy(start[first : last + 1] - low),
                torch.from_numpy(column[low:high].copy()),
                torch.from_numpy(value[low:high].copy()),
                (last - first, case["features"]),
            )
        block = dense(torch, *features, first, last, case["features"])
        return block.to_mkldnn() if "onednn" in variant else block


def network(torch, case, variant):
    """The model: the function from inputs to outputs, the first layer's table and all other parameters.

    With `onednn` the layers work on oneDNN's own tensors, whose products are often faster than those of the
    BLAS that PyTorch was built with.
    """
    nn = torch.nn
    widths = case["trunk"]
    layers = []
    for index in range(1, len(widths)):
        layers += [nn.Linear(widths[index - 1], widths[index]), nn.ReLU()]
    rest = nn.Sequential(nn.ReLU(), *layers, nn.Linear(widths[-1], case["tasks"]))
    after = (lambda h: rest(h.to_mkldnn()).to_dense()) if "onednn" in variant else rest
    if variant.startswith("bag"):
        bag = nn.EmbeddingBag(case["features"], widths[0], mode="sum", sparse="sparse" in variant)
        nn.init.uniform_(bag.weight, -0.05, 0.05)
        bias = nn.Parameter(torch.zeros(widths[0]))
        return (lambda x: after(bag(x[0], x[1]) + bias)), [bag.weight], [bias, *rest.parameters()]
    if variant.startswith("csr"):
        table = nn.Parameter((torch.rand(case["features"], widths[0]) - 0.5) / 10)
        bias = nn.Parameter(torch.zeros(widths[0]))
        return (lambda x: after(torch.sparse.mm(x, table) + bias)), [table], [bias, *rest.parameters()]
    model = nn.Sequential(nn.Linear(case["features"], widths[0]), *rest)
    forward = (lambda x: model(x).to_dense()) if "onednn" in variant else model
    return forward, [], list(model.parameters())


def optimisers(torch, optimiser, variant, table, others):
    """The optimisers of a variant; sparse gradients of the table need an optimiser of their own."""
    foreach = "foreach" in variant
    if "sparse" not in variant:
        return [one(torch, optimiser, [*table, *others], foreach)]
    if optimiser == "adam":
        return [torch.optim.SparseAdam(table, lr=1e-3), one(torch, optimiser, others, foreach)]
    # PyTorch has no lazy momentum. Without momentum on the table it does less work than we do.
    momentum = 0.9 if "momentum" in variant else 0
    return [torch.optim.SGD(table, lr=1e-2, momentum=momentum), one(torch, optimiser, others, foreach)]


def one(torch, optimiser, parameters, foreach):
    if optimiser == "adam":
        return torch.optim.Adam(parameters, lr=1e-3, foreach=foreach)
    return torch.optim.SGD(parameters, lr=1e-2, momentum=0.9, foreach=foreach)


def trainer(torch, case, options):
    variant = options["variant"]
    batches = Batches(torch, case, options["batch"], variant).items
    forward, table, others = network(torch, case, variant)
    steps = optimisers(torch, options["optimiser"], variant, table, others)
    loss_of = torch.nn.functional.binary_cross_entropy_with_logits

    def step(number):
        inputs, target, weight = batches[number % len(batches)]
        for each in steps:
            each.zero_grad(set_to_none=True)
        loss = loss_of(forward(inputs), target, weight=weight, reduction="sum")
        loss.backward()
        for each in steps:
            each.step()
        return loss

    return step


def predictor(torch, case, options):
    """Inference: probabilities of one batch after the other."""
    variant = options["variant"]
    batches = [inputs for inputs, _, _ in Batches(torch, case, options["batch"], variant).items]
    model = network(torch, case, "dense")[0].eval()
    forward = model
    if "script" in variant:
        forward = torch.jit.optimize_for_inference(torch.jit.script(model))
    if "onednn" in variant:
        blocked = torch.utils.mkldnn.to_mkldnn(model)
        forward = lambda x: blocked(x).to_dense()

    def step(number):
        with torch.inference_mode():
            return torch.sigmoid(forward(batches[number % len(batches)]))[0, 0]

    return step


def main():
    options = json.loads(sys.argv[1])
    import torch
    import torch.utils.mkldnn

    torch.set_num_threads(options["threads"])
    torch.manual_seed(0)
    step = (predictor if options["optimiser"] == "none" else trainer)(torch, options["case"], options)
    number = 0
    print(json.dumps({"torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        began = time.perf_counter()
        for _ in range(json.loads(line)["steps"]):
            last = step(number)
            number += 1
        elapsed = (time.perf_counter() - began) * 1000
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"ms": elapsed, "loss": float(last), "peakRssBytes": peak}), flush=True)


main()
