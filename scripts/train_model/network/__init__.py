"""The acoustic model: its network, how it learns, and the file that Vosk reads."""
