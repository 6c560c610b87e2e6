"""The rules core: the five regulations as dated data and pure functions; every answer cites its paragraph."""
