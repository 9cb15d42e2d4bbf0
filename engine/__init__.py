"""The Computer Vision Vietnam API v1 served on this machine: the same routes, with real reading behind them."""
