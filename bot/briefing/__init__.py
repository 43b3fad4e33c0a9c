"""Say what to tell a person now, as plain values and neutral pages."""
