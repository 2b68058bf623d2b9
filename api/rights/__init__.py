"""The patient in charge: see what is kept, take it away, have it erased; and how long it stays."""
