"""The tables of revision 0001, in two files; they are never changed, later revisions are."""
