"""Identity papers of Vietnam: registry, numbers, QR codes, machine readable zones, dates and places. Pure functions."""
