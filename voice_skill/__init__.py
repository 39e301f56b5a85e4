"""An offline voice assistant skill that people talk to about muscle twitching."""
