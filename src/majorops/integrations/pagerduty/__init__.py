"""PagerDuty v3 webhooks (developer.pagerduty.com, "Webhooks overview")."""

from majorops.integrations.pagerduty.payload import read
from majorops.integrations.pagerduty.signature import prove

__all__ = ["prove", "read"]
