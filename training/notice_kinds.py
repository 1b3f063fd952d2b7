"""What people are told about learning, in their own language."""
