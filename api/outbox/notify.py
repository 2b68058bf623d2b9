"""SMS, WhatsApp, push and whatever else Apprise speaks, each by an address in the settings.

The address is Apprise's, with `{to}` where the number or topic goes and `{id}` where the service
takes a key against doubles: `twilio://SID:TOKEN@FROM/{to}`, `jsons://gateway.example/sms?+Key={id}&:to={to}`.
"""

import logging
from urllib.parse import quote

import apprise

from api.outbox.sending import SendFailed
from api.outbox.service import Delivery

SECONDS = 10.0
# Its own log writes addresses, which are patients' numbers here.
logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)


class NotifyChannel:
    def __init__(self, address: str, *, seconds: float = SECONDS) -> None:
        self._address, self._seconds = address, seconds

    def send(self, delivery: Delivery) -> None:
        address = self._address.replace("{to}", quote(delivery.to, safe=""))
        address = address.replace("{id}", delivery.id)
        mark = "&" if "?" in address else "?"
        service = apprise.Apprise()
        if not service.add(f"{address}{mark}cto={self._seconds}&rto={self._seconds}"):
            raise SendFailed("the address in the settings is not understood")
        try:
            taken = service.notify(body=delivery.text)
        except Exception as error:  # whatever a plugin raises is a message that did not leave
            raise SendFailed(type(error).__name__) from None
        if not taken:
            raise SendFailed("not taken")
