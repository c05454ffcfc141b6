"""Samklang: the platform that a cooperation network runs on."""
