"""Scripts of the tools folder, run on small trees."""
