"""/curate and /alias: what curators correct."""
