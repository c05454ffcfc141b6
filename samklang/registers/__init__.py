"""Registers: lists of organisations that are read in, and the doubles they bring to light."""
