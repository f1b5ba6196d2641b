"""Reading what came back: small exact parsers of foreign formats, shared by the sources."""
