"""The program that makes the fonts of pictures; left out of the wheel."""
