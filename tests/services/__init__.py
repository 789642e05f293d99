"""The services over real databases; only the embedder is a fake, and only where it is not meant."""
