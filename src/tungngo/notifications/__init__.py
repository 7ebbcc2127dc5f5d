"""Telling people: notifications, their mails, and how each person wants to be told."""
