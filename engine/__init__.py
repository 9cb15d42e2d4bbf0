"""Serve the Computer Vision Vietnam API v1 on this machine: the same routes, with real reading behind them."""
