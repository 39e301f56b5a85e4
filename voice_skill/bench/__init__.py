"""Measuring this machine and this program: accuracy, time, memory; every figure in the documents comes from here."""
