"""Every recognizer of the product, in no particular order: overlaps are settled by score."""

from typing import Final

from api.privacy.recognizers import (
    account,
    address,
    age,
    answered,
    biometric,
    date,
    date_of_birth,
    device,
    email,
    encoded,
    file_name,
    insurance,
    ip,
    known,
    license,
    mrn,
    other_id,
    person,
    phone,
    place,
    ssn,
    token,
    url,
    vehicle,
    zip,
)
from api.privacy.recognizers.base import Recognizer

RECOGNIZERS: Final[tuple[Recognizer, ...]] = tuple(
    module.RECOGNIZER
    for module in (
        account, address, age, answered, biometric, date, date_of_birth, device, email, encoded,
        file_name, insurance, ip, known, license, mrn, other_id, person, phone, place, ssn, token,
        url, vehicle, zip,
    )
)  # fmt: skip
