"""Sessions of signed-in browsers and the one-time links that start them."""
