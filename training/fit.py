"""Train the network on batches from a second process.

The running average of the weights is the result.
"""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.data import DataLoader, Dataset

from training import export, lines, texts
from training.lines import LineGenerator, Sample
from training.network import LineRecogniser

BATCH_SIZE, GROUP_SIZE = 32, 24
_COLUMN = {letter: column for column, letter in enumerate(texts.ALPHABET, 1)}


@dataclass(frozen=True, slots=True)
class Hyperparameters:
    """All settings that decide the result of the training."""

    seed: int = 1
    lines: int = 480_000
    rate: float = 1.5e-3
    warm: int = 12_000  # lines during which the rate grows
    easy: int = 24_000  # lines during which single words become rarer
    cool: float = 0.4  # share of the lines, at the end, during which the rate falls to zero
    decay: float = 0.02

    def rate_after(self, shown: int) -> float:
        """Return the learning rate after so many lines."""
        left = (1.0 - shown / self.lines) / self.cool
        return self.rate * min(1.0, (shown + 600) / self.warm, max(0.01, left))


class GroupDataset(Dataset[list[tuple[Tensor, Tensor, Tensor]]]):
    """Groups of batches by number, generated in the worker process."""

    def __init__(self, generator: LineGenerator, recipe: Hyperparameters) -> None:
        self.generator, self.recipe = generator, recipe
        self.size = -(-recipe.lines // (BATCH_SIZE * GROUP_SIZE))

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, number: int) -> list[tuple[Tensor, Tensor, Tensor]]:
        if number >= self.size:
            raise IndexError(number)
        easy = max(0.0, 1.0 - number * BATCH_SIZE * GROUP_SIZE / self.recipe.easy)
        drawn = lines.batches(self.generator, self.recipe.seed, number, easy=easy, batch=BATCH_SIZE, count=GROUP_SIZE)
        return [to_tensors(samples) for samples in drawn]


def to_tensors(samples: Sequence[Sample]) -> tuple[Tensor, Tensor, Tensor]:
    """Return pictures, the letters of all texts one after the other, and the texts' lengths."""
    columns = [_COLUMN[letter] for sample in samples for letter in sample.text]
    lengths = [len(sample.text) for sample in samples]
    return torch.from_numpy(lines.stack_lines(samples)), torch.tensor(columns), torch.tensor(lengths)


def _configure_worker(_worker: int) -> None:
    os.nice(5)
    cv2.setNumThreads(1)
    torch.set_num_threads(1)


def _batches(generator: LineGenerator, recipe: Hyperparameters, first: int) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    numbers = range(first // GROUP_SIZE, len(groups := GroupDataset(generator, recipe)))
    loader = DataLoader(  # spawned, because OpenCV's threads do not survive a fork
        groups,
        batch_size=None,
        sampler=numbers,
        num_workers=1,
        prefetch_factor=16,
        worker_init_fn=_configure_worker,
        multiprocessing_context="spawn",
    )
    for group in loader:
        yield from group


def ctc_loss(scores: Tensor, columns: Tensor, lengths: Tensor) -> Tensor:
    """Return the connectionist temporal classification loss, averaged over letters."""
    chances = scores.float().log_softmax(2).transpose(0, 1)
    steps = torch.full((scores.shape[0],), scores.shape[1])
    return nn.functional.ctc_loss(chances, columns, steps, lengths, reduction="sum", zero_infinity=True) / lengths.sum()


class Trainer:
    """A network in training, with the running average and the progress."""

    def __init__(self, recipe: Hyperparameters) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.step, self.loss = recipe, 0, 0.0
        self.network = LineRecogniser(len(texts.ALPHABET) + 1).to(memory_format=torch.channels_last)
        self.average = AveragedModel(self.network, multi_avg_fn=get_ema_multi_avg_fn(0.999), use_buffers=True)
        self.optimizer = torch.optim.AdamW(self.network.parameters(), recipe.rate, weight_decay=recipe.decay)

    @property
    def shown(self) -> int:
        """The number of lines that the network has seen."""
        return self.step * BATCH_SIZE

    def learn(self, images: Tensor, columns: Tensor, lengths: Tensor) -> None:
        """Take one optimisation step on one batch."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.recipe.rate_after(self.shown)
        with torch.autocast("cpu", torch.bfloat16):
            scores = self.network(images.to(memory_format=torch.channels_last))
        loss = ctc_loss(scores, columns, lengths)
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimizer.step()
        self.average.update_parameters(self.network)
        self.step += 1
        self.loss += (loss.item() - self.loss) * max(0.01, 1 / self.step)

    def save(self, file: Path) -> None:
        """Write the complete training state."""
        torch.save({name: part.state_dict() for name, part in self._parts().items()} | {"step": self.step}, file)

    def load(self, file: Path) -> None:
        """Continue from a state that `save` wrote."""
        state = torch.load(file)
        for name, part in self._parts().items():
            part.load_state_dict(state[name])
        self.step = int(state["step"])

    def _parts(self) -> dict[str, nn.Module | torch.optim.Optimizer]:
        return {"network": self.network, "average": self.average, "optimizer": self.optimizer}


def fit(
    generator: LineGenerator,
    validation: Sequence[Sample],
    recipe: Hyperparameters,
    folder: Path,
    resume: Path | None = None,
) -> Path:
    """Train, save the network and the state at intervals, and return the last ONNX file."""
    trainer = Trainer(recipe)
    if resume:
        trainer.load(resume)
    file, started = folder / "lines.onnx", time.monotonic()
    for batch in _batches(generator, recipe, trainer.step):
        trainer.learn(*batch)
        if trainer.step % 100 == 0:
            print(f"{time.monotonic() - started:6.0f} s {trainer.shown:7} lines, loss {trainer.loss:.4f}", flush=True)
        if trainer.step % 1000 == 0 or trainer.shown >= recipe.lines:
            trainer.save(folder / "state.pt")
            reader = export.export(trainer.average.module, recipe.seed, trainer.shown, file)
            right, wrong, letters = export.evaluate(reader, validation)
            print(f"       validation: lines exact {right:.3f}, letters wrong {wrong / letters:.4f}", flush=True)
    return file
