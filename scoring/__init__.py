"""What follows: rules over facts, levels, scores, explanations; pure: no disk, network or clock."""
