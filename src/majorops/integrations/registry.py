"""Every vendor we can hear, by the ``kind`` of its source. A new vendor is its folder and one line here."""

from collections.abc import Mapping

from majorops.intake.rules import Vendor
from majorops.integrations import pagerduty

VENDORS: Mapping[str, Vendor] = {
    "pagerduty": pagerduty,
}
