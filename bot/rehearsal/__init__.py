"""A strict simulated Telegram: one world, two doors.

`world` is the state machine and the verbs of its people; `methods` the Bot API with Telegram's own
refusals; `request` the door within the process, `http` the one on the loopback; `terminal` a person
in front of it.
It knows nothing of the bot it serves.
"""
