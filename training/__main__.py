"""Train the line reader: ``python -m training FONTS... [--out DIR] [--lines N] [--seed N] [--resume STATE]``.

Needs torch 2.13, onnx and fonttools beside what the engine needs: no dependencies of the project, see README.md here.
"""

import argparse
from pathlib import Path

import torch

from training import fonts, lines
from training.fit import Recipe, fit


def main() -> None:
    """Find fonts, set some families aside as judges, train, and say where the file lies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fonts", type=Path, nargs="+", help="folders that hold fonts, searched through")
    parser.add_argument("--out", type=Path, default=Path("build"), help="folder for the network and its state")
    parser.add_argument("--lines", type=int, default=Recipe().lines, help="how many lines to show")
    parser.add_argument("--seed", type=int, default=Recipe().seed)
    parser.add_argument("--resume", type=Path, help="a state.pt to go on from")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    learnt, aside = fonts.held_out(fonts.families(options.fonts), options.seed)
    zone = fonts.zone_fonts(options.fonts)
    print(f"{len(learnt)} families to learn from, {len(aside)} to judge: {', '.join(f.name for f in aside)}")
    groups = lines.batches(lines.Press(aside or learnt, zone), -options.seed, 0, easy=0.0)
    judges = [sample for group in groups for sample in group]
    recipe = Recipe(seed=options.seed, lines=options.lines)
    print(fit(lines.Press(learnt, zone), judges, recipe, options.out, options.resume))


if __name__ == "__main__":
    main()
