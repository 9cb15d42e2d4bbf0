"""Define the distances that decide about faces, with their measured error rates, and resolve the operator's own."""

from engine.faces.portrait import FaceOptions, FaceThresholds

SAME = 0.45
"""Largest distance between two portraits of the same person. Of pairs of different people 0.001 % fall below (795,691
pairs of 1,262 people), but 0.4 % of 253 pairs among people mostly of Asian or Pacific descent. 2 of 23 true pairs lie
above."""

DOUBTFUL = 0.52
"""Largest distance at which a person should decide instead of the number. Below .50 fall 0.014 % of pairs of different
people and 1.2 % of pairs among people mostly of Asian or Pacific descent, below .55 0.12 % and 8.7 %. Of 23 true pairs
1 lies above .50 and none above .55. The library's own default of .60 accepts 20 % of the pairs of Asian or Pacific
descent, so it is unusable in Vietnam."""

SEARCH = 0.42
"""Largest distance at which a search finds a face. A search compares with everybody, so it needs a stricter limit than
one comparison. Of pairs of different people less than 0.001 % fall below .45. The lowest of 795,691 was .38."""

# These figures were measured on vectors of the face alone. The present vectors are means of the face and its mirror
# image: photos of one person come .01 to .02 nearer (medians of five kinds of pairs, 4 to 14 each), and strangers stay
# (lowest of 41 pairs .69 -> .71).

SCALE = 1.39
"""Approximate length of dlib's vectors (1.32 to 1.46 on seven portraits). The figures above were measured on vectors of
their own length. Distances of vectors shortened to 1 and multiplied by this factor differ by at most .02."""

COPIED_SHARE = 0.6
"""Largest distance of a copy of the paper's portrait, as a share of the distance of one person. With dlib's .45 that is
.27: copies on drawn cards are .03 to .19 (39 pairs of 7 portraits, easy to hard), other photos of the same person .34
to .43 (17 pairs)."""

SAME_HEAD = 0.50
"""Largest distance between two poses of one head. Turns by 12 to 35 degrees are .18 to .42 (27 pairs), poses of other
people .71 and more (41 pairs of 4 people). 0.014 % of pairs of different people fall below, and 1.2 % of pairs among
people mostly of Asian or Pacific descent. A side pose may be near to the middle pose or to the paper, so the error
doubles. With an own model its doubtful distance is used instead."""


def resolve_thresholds(options: FaceOptions) -> FaceThresholds:
    """Return the operator's distances, and dlib's measured distances where the operator gives none."""
    doubtful = options.doubtful or DOUBTFUL
    return FaceThresholds(
        same=options.same or SAME,
        doubtful=doubtful,
        search=options.search or SEARCH,
        same_head=SAME_HEAD if options.model is None else doubtful,
        copied=0.0 if options.accept_copies else COPIED_SHARE * (options.same or SAME),
        selfies=options.selfies,
    )
