"""Pages: values in words, neutral of where they are shown; a module for each kind."""
