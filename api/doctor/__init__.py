"""`frontdesk doctor`: looks an installation over, changes nothing, and says what to do."""
