"""The shipped data of the names reader, and the programs that build it."""
