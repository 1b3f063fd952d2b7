"""What people are told about hiring, in their own language."""
