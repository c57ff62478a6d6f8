"""The web page: what the command line does, for people who do not use a terminal."""
