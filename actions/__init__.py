"""What the dialogue does: Rasa's custom actions. They hold no data and no keys; the api has both."""
