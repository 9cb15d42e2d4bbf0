"""Train the line recogniser: ``python -m training FONTS... [--out DIR] [--lines N] [--seed N] [--resume STATE]``.

Needs torch 2.13, onnx and fonttools besides the engine's libraries. These libraries are no dependencies of the project,
see README.md here.
"""

import argparse
from pathlib import Path

import torch

from training import fonts, lines
from training.fit import Hyperparameters, fit


def main() -> None:
    """Find fonts, set some families aside for validation, train, and print the path of the network."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fonts", type=Path, nargs="+", help="folders to search for fonts, with their subfolders")
    parser.add_argument("--out", type=Path, default=Path("build"), help="folder for the network and its training state")
    parser.add_argument("--lines", type=int, default=Hyperparameters().lines, help="number of training lines")
    parser.add_argument("--seed", type=int, default=Hyperparameters().seed)
    parser.add_argument("--resume", type=Path, help="continue from this state.pt")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    trained, aside = fonts.split_families(fonts.find_families(options.fonts), options.seed)
    zone = fonts.find_mrz_fonts(options.fonts)
    print(f"{len(trained)} families for training, {len(aside)} for validation: {', '.join(f.name for f in aside)}")
    groups = lines.batches(lines.LineGenerator(aside or trained, zone), -options.seed, 0, easy=0.0)
    validation = [sample for group in groups for sample in group]
    recipe = Hyperparameters(seed=options.seed, lines=options.lines)
    print(fit(lines.LineGenerator(trained, zone), validation, recipe, options.out, options.resume))


if __name__ == "__main__":
    main()
