"""Meaning of Vietnamese identity documents: numbers, QR codes, machine readable zones, dates, places. No I/O."""
