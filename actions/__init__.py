"""What the dialogue does: Rasa's custom actions, without data and without keys."""
