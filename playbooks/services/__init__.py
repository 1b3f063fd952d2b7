"""Every write to playbooks and their runs."""
