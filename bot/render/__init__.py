"""Results of API v1 as messages: fields under the labels of the papers, cross-check of sources, warnings. Pure."""
