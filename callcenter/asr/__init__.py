"""Speech recognition: sound of one leg in, segments with word times in call milliseconds out."""
