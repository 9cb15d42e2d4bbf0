"""The network: 3 x 3 convolutions over the line, then convolutions along the line, one output every four pixels."""

from torch import Tensor, nn

_WIDTHS = (32, 64, 128, 224)  # channels after each stage over the line
_DEPTH, _REACH = 3, 5  # convolutions along the line, and the steps that each sees


def _conv_block(inputs: int, outputs: int, stride: int | tuple[int, int] = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class _Residual(nn.Module):
    """Adds the output of a path to the input."""

    def __init__(self, path: nn.Module) -> None:
        super().__init__()
        self.path = path

    def forward(self, x: Tensor) -> Tensor:
        return x + self.path(x)


def _conv_along_line(width: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(width, width, (1, _REACH), 1, (0, _REACH // 2), bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(inplace=True),
    )


class LineRecogniser(nn.Module):
    """Turns lines (n x 1 x 40 x width) into scores (n x width/4 x letters), column 0 being the blank."""

    def __init__(self, letters: int) -> None:
        super().__init__()
        a, b, c, d = _WIDTHS
        self.features = nn.Sequential(
            _conv_block(1, a, 2),
            _conv_block(a, b, 2),
            _Residual(_conv_block(b, b)),
            _Residual(_conv_block(b, b)),
            _conv_block(b, c, (2, 1)),
            _Residual(_conv_block(c, c)),
            _Residual(_conv_block(c, c)),
            nn.Conv2d(c, d, (5, 1), bias=False),
            nn.BatchNorm2d(d),
            nn.ReLU(inplace=True),
        )
        self.context = nn.Sequential(*(_Residual(_conv_along_line(d)) for _ in range(_DEPTH)), nn.Dropout(0.1))
        self.head = nn.Conv2d(d, letters, 1)

    def forward(self, lines: Tensor) -> Tensor:
        """Return the scores of each step, before softmax."""
        scores: Tensor = self.head(self.context(self.features(lines)))
        return scores.squeeze(2).transpose(1, 2)
