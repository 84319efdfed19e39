"""The stand-alone verifier of receipts: one file, to be copied wherever it is needed."""
