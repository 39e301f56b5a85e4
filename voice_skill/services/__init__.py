"""Services: the same conversation in other programs and on a page."""
