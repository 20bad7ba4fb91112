"""Records that are right, so that a test says only what it changes."""

from typing import Any

SIREN, SIRET, UAI, RNA, ROR = "196917744", "19691774400019", "0691774D", "W953002511", "029brtt94"

SITE = {"address": "43 boulevard du 11 Novembre 1918", "postcode": "69100", "commune_code": "69266"}
READ_SITE = SITE | {"department": "69", "region": "84"}


def organisation(**said: Any) -> dict[str, Any]:
    return {"name": "Université Claude Bernard - Lyon 1", "siren": SIREN} | said


def link(scheme: str, value: Any) -> dict[str, Any]:
    return {"scheme": scheme, "value": value}
