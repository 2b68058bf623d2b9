"""Safety: the screen of what patients write and the check of what leaves the house."""
