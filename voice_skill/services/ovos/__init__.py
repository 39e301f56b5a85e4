"""The conversation as an OpenVoiceOS skill; `locale/` and `settingsmeta.json` are made by `locale_files`."""
