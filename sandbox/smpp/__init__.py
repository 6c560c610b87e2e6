"""An SMSC in a box: SMPP 3.4 on a port of its own, with a codec that shares no line with the gateway's."""
