"""Building graphs for speech models: the lexicon, what is likely to be said, and the digits."""
