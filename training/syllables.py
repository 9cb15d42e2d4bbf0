"""Every syllable that Vietnamese spelling allows: onset, rhyme and tone, drawn evenly so that no word is favoured."""

import random
import unicodedata

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")  # level, grave, acute, tilde, hook, dot
_STOPPED_TONES = ("\u0301", "\u0323")  # syllables that end in c, ch, p or t have no other tones
_ONSETS = (
    *("", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh"),
    *("p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x"),
)
# A hash follows the vowel with the tone where the rhyme has several vowels.
_RHYMES = tuple(
    """
    a ac ach am an ang anh ap at a#i a#o a#u a#y ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât â#u â#y
    e ec em en eng ep et e#o ê êch êm ên ênh êp êt ê#u i ich im in inh ip it i#a i#u iê#c iê#m iê#n iê#ng iê#p iê#t iê#u
    o oc om on ong op ot o#i oa# oa#c oa#n oa#ng oa#nh oa#t oa#i oa#y oă#n oă#ng oă#t oe# oe#n oe#t oo#ng
    ô ôc ôm ôn ông ôp ôt ô#i ơ ơm ơn ơp ơt ơ#i
    u uc um un ung up ut u#a u#i uâ#n uâ#ng uâ#t uâ#y uê# uê#nh uô#c uô#m uô#n uô#ng uô#t uô#i uơ# uy# uy#nh uy#t uy#u
    uyê#n uyê#t ư ưc ưm ưn ưng ưt ư#a ư#i ư#u ươ#c ươ#m ươ#n ươ#ng ươ#p ươ#t ươ#i ươ#u
    y yê#m yê#n yê#t yê#u
    """.split()  # noqa: SIM905  # a list of syllables is read best as words
)
_STACKED_RHYMES = tuple(rhyme for rhyme in _RHYMES if any(letter in rhyme for letter in "ăâêôơư"))


def random_syllable(rng: random.Random) -> str:
    """Return a syllable in small letters.

    Syllables with hats and horns, whose diacritics stack, come twice as often.
    """
    rhyme = rng.choice(_STACKED_RHYMES if rng.random() < 0.5 else _RHYMES)
    bare = rhyme.replace("#", "")
    onset = rng.choice([onset for onset in _ONSETS if _is_allowed(onset, bare)])
    return onset + add_tone(rhyme, rng.choice(_allowed_tones(bare)))


def add_tone(rhyme: str, tone: str) -> str:
    """Put a combining tone on the right vowel: the vowel before the hash, else the first letter."""
    bearer = rhyme.index("#") - 1 if "#" in rhyme else 0
    bare = rhyme.replace("#", "")
    return unicodedata.normalize("NFC", bare[: bearer + 1] + tone + bare[bearer + 1 :])


def _allowed_tones(rhyme: str) -> tuple[str, ...]:
    return _STOPPED_TONES if rhyme.endswith(("c", "ch", "p", "t")) else _TONES


def _is_allowed(onset: str, rhyme: str) -> bool:
    """Return whether spelling allows the onset before the rhyme.

    k, gh and ngh stand before front vowels, qu before no other u, and y alone after few consonants.
    """
    front = rhyme[0] in "eêiy"
    if onset in ("k", "gh", "ngh"):
        return front
    if onset in ("c", "g", "ng"):
        return not front
    if onset in ("qu", "gi"):
        return rhyme[0] not in "uoôưi"
    return not rhyme.startswith("yê") or onset == ""
