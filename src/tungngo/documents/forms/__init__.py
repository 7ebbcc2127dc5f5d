"""What people type about a body's own documents."""
