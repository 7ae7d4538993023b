"""Pure Python, no Django: texts, schemes, blocks, decisions, histories, claims."""
