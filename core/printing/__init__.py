"""Forms for people: a filled form put into words of one language, written as text or drawn as PDF."""
