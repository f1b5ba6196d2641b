"""What is asked: questions, frameworks and reference data, their models and their loader."""
