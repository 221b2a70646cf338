"""From spoken sentences to what a telephone would carry of them, in features."""
