"""One module per paper, and the readers of each paper's printed fields."""
