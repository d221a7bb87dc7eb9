import sys

from tests.answers import main

main(*sys.argv[1:])
