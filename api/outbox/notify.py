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
        service = apprise.Apprise()
        if not service.add(self._address_of(to=delivery.to, message_id=delivery.id)):
            raise SendFailed("the address in the settings is not understood")
        try:
            taken = service.notify(body=delivery.text)
        except Exception as error:  # whatever a plugin raises is a message that did not leave
            raise SendFailed(type(error).__name__) from None
        if not taken:
            raise SendFailed("not taken")

    def is_understood(self) -> bool:
        """Whether the address is one that Apprise speaks; nothing is sent."""
        address = self._address_of(to="15185550100", message_id="0" * 32)
        return bool(apprise.Apprise().add(address))

    def _address_of(self, *, to: str, message_id: str) -> str:
        address = self._address.replace("{to}", quote(to, safe="")).replace("{id}", message_id)
        mark = "&" if "?" in address else "?"
        return f"{address}{mark}cto={self._seconds}&rto={self._seconds}"
