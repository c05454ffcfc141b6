"""Toolbox: tools that networks vouch for, with what those who used them found."""
