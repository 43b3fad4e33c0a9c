"""The seams of the road: what the inside asks of the outside, as Protocols."""
