"""Backup and restore of one deployment: database, files and the heads of the audit chains, consistent while it runs."""
