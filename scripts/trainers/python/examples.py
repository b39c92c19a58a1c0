"""A study's examples as they were loaded, and batches of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from contract import malformed


def _entries_of(starts: Tensor, rows: Tensor) -> tuple[Tensor, Tensor]:
    """The entries of the named rows of a sparse matrix, row by row, and how many each row has."""
    counts = starts[rows + 1] - starts[rows]
    ends = torch.cumsum(counts, 0)
    shift = torch.repeat_interleave(starts[rows] - (ends - counts), counts)
    return torch.arange(len(shift), device=starts.device) + shift, counts


class FeatureBatch:
    """Some rows of the features: what multiplies a table of weights."""

    def __init__(self, columns: Tensor, values: Tensor, counts: Tensor, width: int, sparse: bool) -> None:
        self.columns, self.values, self.counts, self.width, self.sparse = columns, values, counts, width, sparse

    def times(self, table: Tensor, lazy: bool = False) -> Tensor:
        """[rows, features] x [features, outputs]. With `lazy` the table's gradient is sparse."""
        if not self.sparse:
            return self.dense() @ table
        offsets = torch.cumsum(self.counts, 0) - self.counts
        return F.embedding_bag(
            self.columns, table, offsets, mode="sum", per_sample_weights=self.values, sparse=lazy
        )

    def dense(self) -> Tensor:
        """[rows, features]."""
        whole = torch.zeros(len(self.counts), self.width, device=self.values.device)
        return whole.index_put((self._rows(), self.columns), self.values)

    def only(self, place: Tensor, width: int) -> FeatureBatch:
        """The columns c with place[c] >= 0, which become the columns place[c]."""
        columns = place[self.columns]
        kept = columns >= 0
        counts = torch.zeros_like(self.counts).index_add(0, self._rows()[kept], torch.ones_like(columns[kept]))
        return FeatureBatch(columns[kept], self.values[kept], counts, width, self.sparse)

    def _rows(self) -> Tensor:
        return torch.repeat_interleave(torch.arange(len(self.counts), device=self.counts.device), self.counts)


@dataclass(frozen=True)
class LabelBatch:
    """The labels of some rows, one entry each; `row` counts within the batch."""

    row: Tensor
    task: Tensor
    value: Tensor
    censoring: Tensor


class Examples:
    """Features and labels, on the device that trains."""

    def __init__(
        self, arrays: dict[str, np.ndarray], features: int, sparse: bool, tasks: int, device: torch.device
    ) -> None:
        _check_rows(arrays, "FEATURE_STARTS", "FEATURE_COLUMNS", features)
        _check_rows(arrays, "LABEL_STARTS", "LABEL_TASKS", tasks)
        on_device = {
            name: torch.from_numpy(array.astype(np.int64) if array.dtype.kind in "iu" else array).to(device)
            for name, array in arrays.items()
        }
        self._arrays, self._features, self._sparse = on_device, features, sparse
        self.rows = len(arrays["FEATURE_STARTS"]) - 1

    def features(self, rows: Tensor) -> FeatureBatch:
        """The features of the named rows."""
        entries, counts = _entries_of(self._arrays["FEATURE_STARTS"], rows)
        columns, values = self._arrays["FEATURE_COLUMNS"][entries], self._arrays["FEATURE_VALUES"][entries]
        return FeatureBatch(columns, values, counts, self._features, self._sparse)

    def labels(self, rows: Tensor) -> LabelBatch:
        """The labels of the named rows."""
        entries, counts = _entries_of(self._arrays["LABEL_STARTS"], rows)
        return LabelBatch(
            row=torch.repeat_interleave(torch.arange(len(rows), device=rows.device), counts),
            task=self._arrays["LABEL_TASKS"][entries],
            value=self._arrays["LABEL_VALUES"][entries],
            censoring=self._arrays["LABEL_CENSORING"][entries].to(torch.float32),
        )


def _check_rows(arrays: dict[str, np.ndarray], starts_name: str, columns_name: str, width: int) -> None:
    starts, columns = arrays[starts_name].astype(np.int64), arrays[columns_name]
    if starts[0] != 0 or starts[-1] != len(columns) or (np.diff(starts) < 0).any():
        raise malformed(f"{starts_name} does not cut {columns_name} into rows")
    if len(columns) and columns.max() >= width:
        raise malformed(f"{columns_name} names the column {columns.max()} of {width}")
