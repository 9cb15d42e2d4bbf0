"""The network: plain 3 x 3 convolutions over the line, then convolutions along it, one answer every four pixels."""

from torch import Tensor, nn


def _conv(inputs: int, outputs: int, stride: int | tuple[int, int] = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class _Residual(nn.Module):
    """Adds what a path finds to what came in."""

    def __init__(self, path: nn.Module) -> None:
        super().__init__()
        self.path = path

    def forward(self, x: Tensor) -> Tensor:
        return x + self.path(x)


def _along(width: int, reach: int = 5) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(width, width, (1, reach), 1, (0, reach // 2), bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(inplace=True),
    )


class Reader(nn.Module):
    """Lines (n x 1 x 40 x width) become scores (n x width/4 x letters), column 0 being the blank."""

    def __init__(self, letters: int, widths: tuple[int, int, int, int] = (32, 64, 128, 224), depth: int = 3) -> None:
        super().__init__()
        a, b, c, d = widths
        self.eye = nn.Sequential(
            _conv(1, a, 2),
            _conv(a, b, 2),
            _Residual(_conv(b, b)),
            _Residual(_conv(b, b)),
            _conv(b, c, (2, 1)),
            _Residual(_conv(c, c)),
            _Residual(_conv(c, c)),
            nn.Conv2d(c, d, (5, 1), bias=False),
            nn.BatchNorm2d(d),
            nn.ReLU(inplace=True),
        )
        self.way = nn.Sequential(*(_Residual(_along(d)) for _ in range(depth)), nn.Dropout(0.1))
        self.head = nn.Conv2d(d, letters, 1)

    def forward(self, lines: Tensor) -> Tensor:
        """Scores of each step, before softmax."""
        scores: Tensor = self.head(self.way(self.eye(lines)))
        return scores.squeeze(2).transpose(1, 2)
