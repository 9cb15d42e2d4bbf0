"""Commands and probes for operators: doctor, maintenance, retention, rekey, probes."""
