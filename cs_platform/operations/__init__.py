"""How the product's own work is going in one company: background work, mail, the audit trail."""
