"""Who may come to the desk's door: people, what they are known by, and what they may hand on.

    accounts    the people of a desk: one object that the door stands on
    secrets     what is handed out once and kept as a hash
    sessions    signed-in browsers, and tokens of programs
    passwords   passwords with one-time codes
    passkeys    authenticators (WebAuthn)
    invites     how somebody becomes a person
    pairs       what needs a second person

Promise: entering is not signing. Nothing here can speak for a party: its statements are signed
with its own keys, and the log alone says which keys count.
Not here: bytes on a wire, rates (web/).
"""
