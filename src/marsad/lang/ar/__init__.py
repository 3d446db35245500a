"""Arabic: lexicon, and a room each for numbers, counts, times, places, parties, events, claims and cleaning."""
