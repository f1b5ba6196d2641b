"""Going out: whom to ask, with which manners, over which network, and where answers are put."""
