"""The whole service, its processes and its pages, as its users meet them."""
