"""Query keys that follow a reader around and say nothing of the page.

courlan drops most; these were left over in addresses as news sites, newsletters and social
networks hand them out.
"""

from __future__ import annotations

_KEYS = frozenset(
    (
        "__source", "__tn__", "__twitter_impression", "_branch_match_id", "_branch_referrer", "_ga",
        "_gl", "_hsenc", "_hsmi", "ab_channel", "ceid", "cmp", "cmpid", "cndid", "dclid", "emc",
        "epik", "fb_action_ids", "fb_action_types", "fb_source", "fbclid", "feedname", "feedtype",
        "ftag", "gbraid", "gclid", "gclsrc", "guccounter", "guce_referrer", "guce_referrer_sig",
        "icid", "igsh", "igshid", "ito", "leadsource", "li_fat_id", "mbid", "mc_cid", "mc_eid",
        "mibextid", "mkt_tok", "msclkid", "ncid", "nl", "ocid", "oref", "partner", "regi_id",
        "s_cid", "sara_ecid", "scid", "sfmc_id", "sh", "share", "sharetype", "smid", "smtyp",
        "soc_src", "soc_trk", "spm", "sr_share", "srnd", "srsltid", "taid", "tpcc",
        "traffic_source", "ttclid", "twclid", "unlocked_article_code", "utm", "vero_conv", "wbraid",
        "wickedid", "wt.mc_id", "wt.z_author", "wt_mc", "xtor", "yclid",
    )
)  # fmt: skip
_PREFIXES = ("utm_", "at_", "ns_", "hsa_", "wt.", "mtm_", "pk_", "piwik_", "matomo_", "guce_")


def is_tracking_key(pair: str) -> bool:
    """Return whether a pair of a query ("key=value") is there to follow readers only."""
    key = pair.partition("=")[0].lower()
    return key in _KEYS or key.startswith(_PREFIXES)
