"""Push services of the usual browsers, by their makers' own documents; light to import."""

from __future__ import annotations

SERVICES = (
    "fcm.googleapis.com",  # Chromium and what is made of it
    "*.push.services.mozilla.com",  # Firefox
    "*.notify.windows.com",  # Edge on Windows
    "*.push.apple.com",  # Safari
)
"""`*.` stands for any subdomain."""
