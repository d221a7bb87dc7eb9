"""The proof that the project does what it says: `uv run pytest` runs it all."""
