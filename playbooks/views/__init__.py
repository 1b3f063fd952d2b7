"""Pages of playbooks and of their runs."""
