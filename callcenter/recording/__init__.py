"""The recorder: one stereo file a call, independent of recognition."""
