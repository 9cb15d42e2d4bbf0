"""The distances that decide about faces, with how often they err, and what an operator may put in their place."""

from engine.faces.portrait import FaceOptions, Rules

SAME = 0.45
"""Up to here two portraits show the same person. Of pairs of different people 0.001 % fall below (795,691 pairs of
1,262 people), but 0.4 % of 253 pairs among people mostly of Asian or Pacific descent; 2 of 23 true pairs lie above."""

DOUBTFUL = 0.52
"""Up to here nobody should decide by the number alone: below .50 fall 0.014 % of pairs of different people and 1.2 %
of those among people mostly of Asian or Pacific descent, below .55 0.12 % and 8.7 %; 1 and 0 of 23 true pairs lie
above. The library's own default of .60 accepts 20 % of the latter: unusable in Vietnam."""

SEARCH = 0.42
"""Up to here a search finds a face. A search compares with everybody, so it asks for more than one comparison does:
of pairs of different people less than 0.001 % fall below .45, the lowest of 795,691 was .38."""

# These figures were measured on faces described as they are. With their mirror image, as now, photos of one person come
# .01 to .02 nearer (medians of five kinds of pairs, 4 to 14 each), strangers stay (lowest of 41 pairs .69 -> .71).

SCALE = 1.39
"""dlib's vectors are about this long (1.32 to 1.46 on seven portraits). The figures above were measured on them as they
come; shortened to 1 and multiplied by this, distances differ from those by at most .02."""

SAME_HEAD = 0.50
"""Up to here two poses may be one head: turns by 12 to 35 degrees are .18 to .42 (27 pairs), other people's poses .71
and more (41 pairs of 4 people); 0.014 % of pairs of different people fall below, 1.2 % of those among people mostly of
Asian or Pacific descent. A side may be near either of two faces, middle or paper, which errs twice as often. With an
own model its doubtful distance stands here."""


def rules(options: FaceOptions) -> Rules:
    """The operator's distances, and dlib's measured ones where he named none."""
    doubtful = options.doubtful or DOUBTFUL
    return Rules(
        same=options.same or SAME,
        doubtful=doubtful,
        search=options.search or SEARCH,
        head=SAME_HEAD if options.model is None else doubtful,
        selfies=options.selfies,
    )
