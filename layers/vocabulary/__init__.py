"""Codes of the field, categories of services, and three-valued logic."""
