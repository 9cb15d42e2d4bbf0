"""Training: batches from a second process, one network, a running average of it as the result."""

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
from training.lines import Press, Sample
from training.network import Reader

BATCH, GROUP = 32, 24
_COLUMN = {letter: column for column, letter in enumerate(texts.ALPHABET, 1)}


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides what is learnt."""

    seed: int = 1
    lines: int = 480_000
    rate: float = 1.5e-3
    warm: int = 12_000  # lines in which the rate grows
    easy: int = 24_000  # lines in which single words get rarer
    cool: float = 0.4  # share of the lines at the end in which the rate falls to nothing
    decay: float = 0.02

    def rate_after(self, shown: int) -> float:
        """The rate when so many lines have been shown."""
        left = (1.0 - shown / self.lines) / self.cool
        return self.rate * min(1.0, (shown + 600) / self.warm, max(0.01, left))


class Groups(Dataset[list[tuple[Tensor, Tensor, Tensor]]]):
    """Groups of batches, drawn by number; runs in the process that prints."""

    def __init__(self, press: Press, recipe: Recipe) -> None:
        self.press, self.recipe = press, recipe
        self.size = -(-recipe.lines // (BATCH * GROUP))

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, number: int) -> list[tuple[Tensor, Tensor, Tensor]]:
        if number >= self.size:
            raise IndexError(number)
        easy = max(0.0, 1.0 - number * BATCH * GROUP / self.recipe.easy)
        drawn = lines.batches(self.press, self.recipe.seed, number, easy=easy, batch=BATCH, count=GROUP)
        return [tensors(samples) for samples in drawn]


def tensors(samples: Sequence[Sample]) -> tuple[Tensor, Tensor, Tensor]:
    """Pictures, letters of all texts one after the other, and the texts' lengths."""
    columns = [_COLUMN[letter] for sample in samples for letter in sample.text]
    lengths = [len(sample.text) for sample in samples]
    return torch.from_numpy(lines.stack(samples)), torch.tensor(columns), torch.tensor(lengths)


def _calm(_worker: int) -> None:
    os.nice(5)
    cv2.setNumThreads(1)
    torch.set_num_threads(1)


def _batches(press: Press, recipe: Recipe, first: int) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    numbers = range(first // GROUP, len(groups := Groups(press, recipe)))
    loader = DataLoader(  # spawned: OpenCV's threads do not survive a fork
        groups,
        batch_size=None,
        sampler=numbers,
        num_workers=1,
        prefetch_factor=16,
        worker_init_fn=_calm,
        multiprocessing_context="spawn",
    )
    for group in loader:
        yield from group


def loss_of(scores: Tensor, columns: Tensor, lengths: Tensor) -> Tensor:
    """Connectionist temporal classification, a letter's mean."""
    chances = scores.float().log_softmax(2).transpose(0, 1)
    steps = torch.full((scores.shape[0],), scores.shape[1])
    return nn.functional.ctc_loss(chances, columns, steps, lengths, reduction="sum", zero_infinity=True) / lengths.sum()


class Trainer:
    """A network in training, its running average, and how far they are."""

    def __init__(self, recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.step, self.loss = recipe, 0, 0.0
        self.network = Reader(len(texts.ALPHABET) + 1).to(memory_format=torch.channels_last)
        self.average = AveragedModel(self.network, multi_avg_fn=get_ema_multi_avg_fn(0.999), use_buffers=True)
        self.optimizer = torch.optim.AdamW(self.network.parameters(), recipe.rate, weight_decay=recipe.decay)

    @property
    def shown(self) -> int:
        """Lines that the network has seen."""
        return self.step * BATCH

    def learn(self, images: Tensor, columns: Tensor, lengths: Tensor) -> None:
        """One step on one batch."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.recipe.rate_after(self.shown)
        with torch.autocast("cpu", torch.bfloat16):
            scores = self.network(images.to(memory_format=torch.channels_last))
        loss = loss_of(scores, columns, lengths)
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimizer.step()
        self.average.update_parameters(self.network)
        self.step += 1
        self.loss += (loss.item() - self.loss) * max(0.01, 1 / self.step)

    def save(self, file: Path) -> None:
        """Write all that going on needs."""
        torch.save({name: part.state_dict() for name, part in self._parts().items()} | {"step": self.step}, file)

    def load(self, file: Path) -> None:
        """Go on from a state that `save` wrote."""
        state = torch.load(file)
        for name, part in self._parts().items():
            part.load_state_dict(state[name])
        self.step = int(state["step"])

    def _parts(self) -> dict[str, nn.Module | torch.optim.Optimizer]:
        return {"network": self.network, "average": self.average, "optimizer": self.optimizer}


def fit(press: Press, judges: Sequence[Sample], recipe: Recipe, folder: Path, resume: Path | None = None) -> Path:
    """Train, save the network and its state now and then, and return the last ONNX file."""
    trainer = Trainer(recipe)
    if resume:
        trainer.load(resume)
    file, begun = folder / "lines.onnx", time.monotonic()
    for batch in _batches(press, recipe, trainer.step):
        trainer.learn(*batch)
        if trainer.step % 100 == 0:
            print(f"{time.monotonic() - begun:6.0f} s {trainer.shown:7} lines, loss {trainer.loss:.4f}", flush=True)
        if trainer.step % 1000 == 0 or trainer.shown >= recipe.lines:
            trainer.save(folder / "state.pt")
            reader = export.write(trainer.average.module, recipe.seed, trainer.shown, file)
            right, wrong, letters = export.score(reader, judges)
            print(f"       judged: lines exact {right:.3f}, letters wrong {wrong / letters:.4f}", flush=True)
    return file
