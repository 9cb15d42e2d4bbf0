"""The recipe of the engine's line reader: lines are invented, printed and photographed, and a small network learns."""
