"""What the words of a message mean: times, people, places, visit types, medicines."""
