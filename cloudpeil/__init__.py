"""The front door: command line and workspace; knows all rooms, no room knows it."""
