"""The backend of Frontdesk: the only public door and the only owner of data. Open app.py first."""
