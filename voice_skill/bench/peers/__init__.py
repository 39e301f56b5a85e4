"""Programs that somebody would take instead of this one, each in a process and an environment that is not ours."""
