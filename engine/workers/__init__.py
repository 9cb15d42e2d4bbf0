"""Run reading tasks in worker processes, and render PDFs in a process of their own."""
