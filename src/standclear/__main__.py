"""`python -m standclear`."""

from standclear.cli import main

main()
