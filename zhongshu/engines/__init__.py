"""Plain-Python engines below the apps: working time, reading files, setting forms. No Django here."""
