"""Runs folders of case files against the public API of exchangekit."""
