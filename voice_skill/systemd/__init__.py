"""A service of systemd: its unit, readiness and watchdog, a memory that outlives a crash, and the journal."""
