"""Formulas: one scalar expression over the facts, checked node by node and written anew from its tree."""
