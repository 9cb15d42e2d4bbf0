"""What Vietnamese identity documents mean: numbers, QR codes, machine readable zones, dates, places; all of it pure."""
