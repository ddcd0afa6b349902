"""Users, identities, sign-in, sessions, tokens, who may do what."""
