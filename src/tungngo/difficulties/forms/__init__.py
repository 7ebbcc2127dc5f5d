"""What people send about difficulties, checked."""
