"""What a message asks for: text folding, features, calibration and the intent classifier."""
