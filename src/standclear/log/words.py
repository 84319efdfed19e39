"""Hashes as short words, so that two people can compare a checkpoint over a bad telephone line.

Sixteen words carry 128 bits. That many are needed: the desk itself is the party that might show
two histories, and it could look for two with equal words; with eight words that is 2^32 tries,
an afternoon, with sixteen 2^64. The words differ in their first three letters.

Promise: the same bytes always give the same words; another size or root gives others.

Not here: the comparing, which people do. The idea is the PGP word list's (Juola, Zimmermann
1995); these words are our own.
"""

from __future__ import annotations

from hashlib import sha256

from standclear.log.checkpoint import Checkpoint

# One string, so that a person can read the list.
_WORD_LIST = """
acorn actor adobe agent alarm album alley amber ankle apple april arrow aspen atlas attic bagel
banjo basil beach bench berry bread brush bugle cabin camel canal cedar chalk coast comet coral
cotton cousin crayon cuckoo daisy damson dancer denim desert dinner donkey dragon drum duck dune
dusty eagle early easel echo eclair elbow elder ember engine envoy fabric falcon farmer fennel
ferry fiddle figure finger flute fossil fridge frog funnel galaxy garden gentle ginger globe
goblet gravel guitar gull hamlet hazel hedge helmet hiking hobby honey hopper hotel hunter
icicle igloo indigo insect island ivory jacket jaguar jelly jersey jigsaw jockey jolly judge
jungle kayak kennel kettle kidney ladder lagoon lamp laurel lemon lilac linen lizard locket
lotus lunar lyric magnet mango maple marble meadow melon mimosa minnow mirror mitten monkey
mosaic motor muffin museum napkin narrow nectar needle nephew nickel noodle north nutmeg oasis
oboe ocean octave olive onion opal orange orchid osprey otter oven oyster paddle palace panda
peach pebble pencil pepper petal piano picnic pigeon pillow planet plum pocket pony poplar
potato puzzle quail quilt rabbit radish raft raven recipe reed ribbon river robin rocket rudder
saddle salmon sandal saucer scarf sesame shadow shelf shovel silver siren sister sketch smoke
snail sofa solar spider spoon squid stable stove sugar summer sunset swan syrup table tailor
teapot temple ticket tiger timber tomato topaz tulip tunnel turnip twelve twig uncle upland
urchin valley velvet vessel violin waffle wagon walnut weasel wheat willow window wolf wool
yacht yarn yellow yogurt zebra zenith zigzag zinc zipper
"""
WORDS = tuple(_WORD_LIST.split())


def words(data: bytes) -> list[str]:
    """One word a byte."""
    return [WORDS[byte] for byte in data]


def checkpoint_words(checkpoint: Checkpoint, *, count: int = 16) -> str:
    """What to read aloud for a checkpoint: `count` words over origin, size and root.

    In lines of four, each line to be read back before the next.
    """
    spoken = words(sha256(checkpoint.text()).digest()[:count])
    return "\n".join(" ".join(spoken[i : i + 4]) for i in range(0, count, 4))
