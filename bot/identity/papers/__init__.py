"""The registry of Vietnamese identity papers and their fields: each paper and each field is declared here once.

Reading, rendering, questions about doubtful fields and the names on the wire derive from the registry. The registry
holds data only and imports nothing of the project.
"""
