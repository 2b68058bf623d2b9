"""The Rasa environment's own code: intent model, channel, replies, tracker store, launcher."""
