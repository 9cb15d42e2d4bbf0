"""The demo's command line: which specimens it plays."""

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
def test_seeds_that_make_no_sense(seed: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """They are refused before anything starts: one must not take an empty run for a right one."""
    with pytest.raises(SystemExit) as caught:
        main(["--script", "cccd", "--seed", seed])
    assert caught.value.code == 2
    assert says in capsys.readouterr().err
