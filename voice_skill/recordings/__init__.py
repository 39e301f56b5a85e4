"""Shipped recordings of a person: `demo/demo.toml` lists them by topic; how they were made stands in LICENSE.md."""
