"""What is known: dossiers of providers and offerings, their models, their loader, and the resolution of facts."""
