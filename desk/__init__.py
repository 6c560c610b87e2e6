"""The desk: the page on which operators of 1414 see where every dialog stands."""
