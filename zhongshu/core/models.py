"""Core has no models. Django tells only apps with this file that a migration begins or ended, and core puts the guards back then."""
