"""Charter Oak: a Connecticut board of education's duties under C.G.S. §§ 10-234aa to 10-234dd."""

__version__ = "0.1.0"
