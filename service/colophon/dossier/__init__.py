"""What people read and machines import: sentences, credits, reports."""
