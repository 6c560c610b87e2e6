"""A Twilio in a box: the Messages API as its clients see it, and the signed webhooks it calls."""
