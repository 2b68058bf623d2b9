"""Days, times and recurrences in English and Spanish: the same words in the chat and on pages."""
