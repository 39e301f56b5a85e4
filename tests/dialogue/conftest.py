"""What the tests of the dialogue share."""

from __future__ import annotations

from reading_grade import grade

__all__ = ["grade"]
