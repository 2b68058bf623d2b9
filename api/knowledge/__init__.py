"""General information on common symptoms: the cards of `data/knowledge/`, found, never judged."""
