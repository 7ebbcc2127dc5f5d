"""The shell of the interface: layout, components, home pages."""
