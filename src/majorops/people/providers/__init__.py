"""Sign-in by somebody else's word: Cloudflare Access in front of us, an OpenID Connect provider beside us."""
