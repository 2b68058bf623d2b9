"""Chat messages with marked identifiers, made from a seed: one half to tune on, one to measure on.

Names, templates and, where a type has several, the forms of its values belong to one half only;
`messages.generate` puts them together. Nothing here is anybody's data.
"""
