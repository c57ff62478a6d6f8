"""pchteam: who can do this, which teams to form, and what the real gap is, in a primary care home."""
