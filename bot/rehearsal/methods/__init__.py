"""The Bot API: a name, and what Telegram does (or refuses to do) when a bot calls it."""
