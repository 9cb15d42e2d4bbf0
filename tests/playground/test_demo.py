"""Tests of the demo's command line."""

import pytest

from playground.demo import main


@pytest.mark.parametrize(
    ("seed", "says"),
    [
        ("5-3", "the range 5-3 is empty: write 3-5"),
        ("x", "'x' is neither a seed such as 3 nor a range such as 1-10"),
        ("1-", "'1-' is neither"),
        ("-1", "--seed"),
    ],
)
def test_invalid_seeds_are_refused(seed: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The error comes before anything starts, so that an empty range never passes for a right result."""
    with pytest.raises(SystemExit) as caught:
        main(["--script", "cccd", "--seed", seed])
    assert caught.value.code == 2
    assert says in capsys.readouterr().err
