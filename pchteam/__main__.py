"""`python -m pchteam` is the command line."""

from pchteam.cli import main

main()
